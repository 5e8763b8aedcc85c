/** A slot in this process. */
import process from "node:process";
import { AssetError, GramlabError, TrialError } from "../base/errors.ts";
import type { Costs, Settings, StepRecord, Trial } from "../base/records.ts";
import { sayOwnError } from "../config/parts/own_error.ts";
import { sha256 } from "../base/sha256.ts";
import { median } from "../base/stats.ts";
import { isCost } from "../base/stop_rule.ts";
import type { Session } from "../engine/session.ts";
import {
  type Iteration,
  prepareTargets,
  stylize,
  type StylizeJob,
} from "../engine/stylize.ts";
import { encodePng } from "../image/encode.ts";
import { type ImagePair, measurable } from "../plan/size_problems.ts";
import type { Outcome, SlotEvent } from "./events.ts";
import type { ImageCache, LoadedImage } from "./image_cache.ts";
import { loadImages } from "./load_images.ts";
import { imageMeasurer, type Measure } from "./measure_image.ts";
import { measureSaved } from "./measure_saved.ts";
import { type Checks, NO_CHECKS, type Slot } from "./slot.ts";
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
    run: (trial, signal, checks = NO_CHECKS) =>
      runTrial({ session, images, trial, signal, checks }),
    measure: (trial, png, metrics) =>
      measureSaved({ session, images }, trial, png, metrics),
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
  /** What is looked at meanwhile. */
  readonly checks: Checks;
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
  metrics?: Readonly<Record<string, number>>;
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
    reason = explain(error);
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
  const load = () => loadImages(run);
  const { content, style } = await stopwatch.time("loadMs", load);
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
  const prepare = () => prepareTargets(job);
  using targets = await stopwatch.time("targetsMs", prepare);
  if (signal.aborted) return;
  const measure = imageMeasurer(job, stopwatch);
  for await (const iteration of stylize(job, targets)) {
    stopwatch.add("captureMs", iteration.captureMs);
    const isLast = yield* tellRow(iteration, run, progress, measure);
    const { step } = iteration;
    if (isLast || isSaved(step, settings)) {
      const png = await save(iteration, content, progress);
      if (isLast) progress.outputPng = png;
      else yield { kind: "image", step, png };
    }
    if (!isLast) continue;
    const used = { content: content.used, style: style.used };
    const found = yield* measureEnd(iteration, run.checks, used, measure);
    if (Object.keys(found).length > 0) progress.metrics = found;
    return;
  }
}

/** Metrics of the last image; tells which of those nobody chose by fail. */
async function* measureEnd(
  iteration: Iteration,
  { metrics, moreMetrics = [] }: Checks,
  images: ImagePair,
  measure: Measure,
): AsyncGenerator<SlotEvent, Record<string, number>, void> {
  const chosen = await measure(iteration, metrics);
  const more = measurable(moreMetrics, images);
  try {
    return { ...chosen, ...await measure(iteration, more) };
  } catch {
    // which one it was, and why, is told below
  }
  const values = chosen;
  for (const name of more) {
    try {
      Object.assign(values, await measure(iteration, [name]));
    } catch (error) {
      const reason = explain(error).split("\n")[0]!;
      yield { kind: "notice", text: `Cannot measure ${name}: ${reason}` };
    }
  }
  return values;
}

/** Tells an iteration, with its costs if they are wanted; true at the end. */
async function* tellRow(
  iteration: Iteration,
  { trial: { settings }, signal, checks }: TrialRun,
  progress: Progress,
  measure: Measure,
): AsyncGenerator<SlotEvent, boolean, void> {
  const { step, durationMs } = iteration;
  const isEnd = () => step === settings.iterations || signal.aborted;
  const isChecked = checks.steps.includes(step);
  if (!isEnd() && !isChecked && step % settings.logEvery !== 0) {
    yield { kind: "iteration", step, durationMs };
    // the image that an interruption leaves has its row, too
    if (!signal.aborted) return false;
  }
  const record = await iteration.readRecord();
  note(record, progress);
  yield { kind: "step", record };
  if (isChecked && !signal.aborted) {
    const { values: names } = checks;
    const metrics = names.filter((name) => !isCost(name));
    const costs = names.filter(isCost).map((name) => [name, record[name]]);
    const values = {
      ...Object.fromEntries(costs),
      ...await measure(iteration, metrics),
    };
    yield { kind: "checked", step, values };
  }
  return isEnd();
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
function explain(error: unknown): string {
  const thrown = sayOwnError(error);
  if (thrown !== undefined) return thrown;
  if (error instanceof GramlabError) return error.message;
  return error instanceof Error && error.stack ? error.stack : String(error);
}
