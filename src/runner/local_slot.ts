/** A slot in this process. */
import process from "node:process";
import { AssetError, GramlabError, TrialError } from "../base/errors.ts";
import type { Costs, Settings, StepRecord, Trial } from "../base/records.ts";
import { sayOwnError } from "../config/parts/own_error.ts";
import { lookup } from "../base/registry.ts";
import { sha256 } from "../base/sha256.ts";
import { median } from "../base/stats.ts";
import { COSTS, NETWORKS } from "../engine/catalog.ts";
import { largestPixels, longestSide } from "../engine/largest_image.ts";
import type { Session } from "../engine/session.ts";
import {
  type Iteration,
  prepareTargets,
  stylize,
  type StylizeJob,
} from "../engine/stylize.ts";
import type { Device } from "../engine/device.ts";
import { encodePng } from "../image/encode.ts";
import type { Outcome, SlotEvent } from "./events.ts";
import type { ImageCache, LoadedImage } from "./image_cache.ts";
import type { Slot } from "./slot.ts";
import { Stopwatch } from "./stopwatch.ts";

/** Iterations left out of the speed: first calls compile and allocate. */
const WARM_UP_ITERATIONS = 3;

/**
 * Makes a slot of a session.
 *
 * @param session Device and what its trials share; closed with the slot.
 * @param images Loads images.
 * @returns The slot.
 */
export function localSlot(session: Session, images: ImageCache): Slot {
  return {
    facts: session.device.facts,
    run: (trial, signal) => runTrial({ session, images, trial, signal }),
    failure: () => session.device.failure?.(),
    exit: (code) => session.device.exit(code),
    close: () => session.close(),
  };
}

/** A trial, and what it runs with. */
export interface TrialRun {
  /** Device and what trials on it share. */
  readonly session: Session;
  /** Loads images. */
  readonly images: ImageCache;
  /** The trial. */
  readonly trial: Trial;
  /** Ends the trial between two iterations. */
  readonly signal: AbortSignal;
}

/** Mean duration of the iterations after `previous` up to `step`. */
interface Row {
  readonly step: number;
  readonly previous: number;
  readonly durationMs: number;
}

/** What is known of a trial so far; becomes the outcome. */
interface Progress {
  first: Costs | null;
  last: Costs | null;
  iterationsRun: number;
  pixelsSha256: string | null;
  outputPng: Uint8Array | null;
  readonly rows: Row[];
  readonly stopwatch: Stopwatch;
}

async function* runTrial(
  run: TrialRun,
): AsyncGenerator<SlotEvent, void, void> {
  const progress: Progress = {
    first: null,
    last: null,
    iterationsRun: 0,
    pixelsSha256: null,
    outputPng: null,
    rows: [],
    stopwatch: new Stopwatch(),
  };
  let state: Outcome["state"] = "done";
  let reason: string | null = null;
  try {
    yield* iterate(run, progress);
    if (progress.iterationsRun < run.trial.settings.iterations) {
      state = "interrupted";
      reason = explainInterruption(progress);
    }
  } catch (error) {
    // what was fetched is damaged: no trial can do better
    if (error instanceof AssetError) throw error;
    state = "failed";
    reason = explain(error, run.trial);
  }
  yield { kind: "end", outcome: toOutcome(state, reason, progress) };
}

async function* iterate(
  run: TrialRun,
  progress: Progress,
): AsyncGenerator<SlotEvent, void, void> {
  const { trial, signal } = run;
  const { settings } = trial;
  const { stopwatch } = progress;
  const { content, style } = await stopwatch.time(
    "loadMs",
    () => loadImages(run),
  );
  yield {
    kind: "loaded",
    content: content.used,
    style: style.used,
    notices: [content.notice, style.notice].filter((n) => n !== undefined),
  };
  // what comes next takes seconds at large sizes
  if (signal.aborted) return;
  const job: StylizeJob = {
    session: run.session,
    settings,
    content: content.pixels,
    style: style.pixels,
  };
  using targets = await stopwatch.time(
    "targetsMs",
    () => prepareTargets(job),
  );
  if (signal.aborted) return;
  for await (const iteration of stylize(job, targets)) {
    stopwatch.add("captureMs", iteration.captureMs);
    const isLast = yield* tellRow(iteration, run, progress);
    const { step } = iteration;
    if (isLast || isSaved(step, settings)) {
      const png = await save(iteration, content, progress);
      if (isLast) progress.outputPng = png;
      else yield { kind: "image", step, png };
    }
    if (isLast) return;
  }
}

/** Tells an iteration, with its costs if they are wanted; true at the end. */
async function* tellRow(
  iteration: Iteration,
  { trial: { settings }, signal }: TrialRun,
  progress: Progress,
): AsyncGenerator<SlotEvent, boolean, void> {
  const { step, durationMs } = iteration;
  const isEnd = () => step === settings.iterations || signal.aborted;
  if (!isEnd() && step % settings.logEvery !== 0) {
    yield { kind: "iteration", step, durationMs };
    // the image that an interruption leaves has its row, too
    if (!signal.aborted) return false;
  }
  const record = await iteration.readRecord();
  note(record, progress);
  yield { kind: "step", record };
  return isEnd();
}

/**
 * Loads a trial's images and network, and checks that they fit each other and
 * the device.
 *
 * @param run Where the trial is to run.
 * @throws {TrialError} If an image is too small for a layer or too large for
 *     the device.
 */
export async function loadImages(
  { session, images, trial }: Omit<TrialRun, "signal">,
): Promise<{ content: LoadedImage; style: LoadedImage }> {
  const { settings } = trial;
  const { content, style, size, styleSize } = settings;
  const loaded = {
    content: await images.load(trial.content, content, size),
    style: await images.load(trial.style, style, styleSize),
  };
  const styleLayers = Object.keys(settings.styleLayers);
  const all = [...Object.keys(settings.contentLayers), ...styleLayers];
  checkSize(loaded.content, all, settings);
  checkSize(loaded.style, styleLayers, settings);
  checkPositions(loaded, settings);
  checkLimit(loaded.content, "size", settings, session.device);
  checkLimit(loaded.style, "styleSize", settings, session.device);
  await session.network(settings);
  return loaded;
}

function checkSize(
  { used: { source, width, height } }: LoadedImage,
  layers: readonly string[],
  { network: { name } }: Settings,
): void {
  const { minimumSide } = lookup(NETWORKS, name);
  for (const layer of layers) {
    const least = minimumSide(layer);
    if (Math.min(width, height) >= least) continue;
    throw new TrialError(
      `Cannot use ${source} at ${width}×${height}: ${layer} needs at least ${least} pixels a side`,
    );
  }
}

/** A cost that compares positions needs as many of them in both images. */
function checkPositions(
  { content, style }: { content: LoadedImage; style: LoadedImage },
  { styleCost: { name } }: Settings,
): void {
  if (!lookup(COSTS, name).positional) return;
  const [from, to] = [style.used, content.used].map(({ width, height }) =>
    `${width}×${height}`
  );
  if (from === to) return;
  throw new TrialError(
    `Cannot use styleCost ${name} with a style of ${from} for an image of ${to}: it compares position by position; use a style image of the same size`,
  );
}

/** Before anything runs: a driver's own message would name no size. */
function checkLimit(
  { used: { source, width, height } }: LoadedImage,
  setting: "size" | "styleSize",
  { network: { name } }: Settings,
  { facts: { backend, device }, limits }: Device,
): void {
  const pixels = largestPixels(lookup(NETWORKS, name), limits);
  if (width * height <= pixels) return;
  const side = longestSide(width, height, pixels);
  throw new TrialError(
    `Cannot use ${source} at ${width}×${height} on ${backend}: ${device} takes at most ${setting} ${side} of it; lower ${setting}, or use another backend`,
  );
}

/** Takes a row's costs over; throws if they are no numbers. */
function note(record: StepRecord, progress: Progress): void {
  const { step, durationMs } = record;
  const previous = progress.rows.at(-1)?.step ?? -1;
  progress.stopwatch.add("iterationsMs", durationMs * (step - previous));
  progress.rows.push({ step, previous, durationMs });
  progress.iterationsRun = step;
  const { total, content, style } = record;
  if ([total, content, style].every(Number.isFinite)) {
    progress.last = { total, content, style };
    progress.first ??= progress.last;
    return;
  }
  throw new TrialError(
    `Cost became ${total} at step ${record.step} (${lastFinite(progress)})`,
  );
}

function lastFinite({ last, iterationsRun }: Progress): string {
  if (last === null) return "no cost was finite";
  return `last finite cost ${last.total} at step ${iterationsRun - 1}`;
}

function isSaved(step: StepRecord["step"], { saveEvery }: Settings): boolean {
  return saveEvery > 0 && step > 0 && step % saveEvery === 0;
}

async function save(
  iteration: Iteration,
  content: LoadedImage,
  progress: Progress,
): Promise<Uint8Array> {
  return await progress.stopwatch.time("saveMs", async () => {
    const data = await iteration.readImage();
    progress.pixelsSha256 = sha256(new Uint8Array(data.buffer));
    const { width, height } = content.pixels;
    return await encodePng({ width, height, data });
  });
}

function toOutcome(
  state: Outcome["state"],
  reason: string | null,
  progress: Progress,
): Outcome {
  const { rows, stopwatch, ...known } = progress;
  return {
    ...known,
    state,
    reason,
    iterationsPerSecond: speedOf(rows),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    timings: stopwatch.read(),
  };
}

/** Of the rows without an iteration of the warm-up; null if too few. */
function speedOf(rows: readonly Row[]): number | null {
  const warm = rows.filter(({ previous }) =>
    previous >= WARM_UP_ITERATIONS - 1
  );
  const count = warm.reduce((sum, row) => sum + row.step - row.previous, 0);
  if (count < 2) return null;
  return 1000 / median(warm.map(({ durationMs }) => durationMs));
}

function explainInterruption({ first, iterationsRun }: Progress): string {
  if (first === null) return "Interrupted before the first iteration";
  const noun = iterationsRun === 1 ? "iteration" : "iterations";
  return `Interrupted after ${iterationsRun} ${noun}`;
}

/** One line for errors a user can act on; a bug shows where it is. */
function explain(error: unknown, { parts = [] }: Trial): string {
  const thrown = sayOwnError(error, parts);
  if (thrown !== undefined) return thrown;
  if (error instanceof GramlabError) return error.message;
  return error instanceof Error && error.stack ? error.stack : String(error);
}
