/** A slot in this process. */
import { AssetError } from "../base/errors.ts";
import type { Settings, StepRecord, Trial } from "../base/records.ts";
import { CHAIN_START, chainHash } from "../base/hash_chain.ts";
import { sha256 } from "../base/sha256.ts";
import { isCost } from "../base/stop_rule.ts";
import type { Session } from "../engine/session.ts";
import {
  type Iteration,
  prepareTargets,
  stylize,
  type StylizeJob,
} from "../engine/stylize.ts";
import { encodePng } from "../image/encode.ts";
import type { ImagePair } from "../plan/size_problems.ts";
import { CheckpointClock } from "./checkpoint_clock.ts";
import type { Outcome, SlotEvent } from "./events.ts";
import { explainError } from "./explain_error.ts";
import type { ImageCache, LoadedImage } from "./image_cache.ts";
import { loadImages } from "./load_images.ts";
import { imageMeasurer, type Measure } from "./measure_image.ts";
import { measureEnd } from "./measure_end.ts";
import { measureSaved } from "./measure_saved.ts";
import type { ResumePoint } from "./resume_point.ts";
import { type Checks, NO_CHECKS, type Slot } from "./slot.ts";
import {
  explainInterruption,
  newProgress,
  noteRow,
  type Progress,
  toOutcome,
} from "./trial_progress.ts";

/** Larger images keep no checkpoint. */
const MAX_CHECKPOINT_PIXELS = 12e6;

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
    run: (trial, signal, checks, from) =>
      runTrial({
        ...{ session, images, trial, signal, from },
        checks: checks ?? NO_CHECKS,
      }),
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
  /** Where it goes on; undefined for its start. */
  readonly from?: ResumePoint | undefined;
}

async function* runTrial(
  run: TrialRun,
): AsyncGenerator<SlotEvent, void, void> {
  const progress = newProgress(run.from);
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
    reason = explainError(error);
  }
  yield { kind: "end", outcome: toOutcome(state, reason, progress) };
}

async function* iterate(
  run: TrialRun,
  progress: Progress,
): AsyncGenerator<SlotEvent, void, void> {
  const { trial: { settings }, signal, session } = run;
  const { stopwatch } = progress;
  const load = () => loadImages(run);
  const { content, style } = await stopwatch.time("loadMs", load);
  yield {
    kind: "loaded",
    content: content.used,
    style: style.used,
    notices: [content.notice, style.notice, checkpointNotice(content)]
      .filter((notice) => notice !== undefined),
  };
  // what comes next takes seconds at large sizes; but a trial that goes on gets
  // back the row, hash and image of where it was before it ends
  const isOver = () => signal.aborted && run.from === undefined;
  if (isOver()) return;
  const pixels = { content: content.pixels, style: style.pixels };
  const job: StylizeJob = { session, settings, ...pixels };
  const prepare = () => prepareTargets(job);
  using targets = await stopwatch.time("targetsMs", prepare);
  if (isOver()) return;
  const tools: Tools = {
    ...{ run, progress, content },
    images: { content: content.used, style: style.used },
    measure: imageMeasurer(job, stopwatch),
    clock: clockOf(content, settings),
  };
  for await (const iteration of stylize(job, targets, run.from?.snapshot)) {
    stopwatch.add("captureMs", iteration.captureMs);
    if (yield* tellIteration(iteration, tools)) {
      return yield* takeLast(iteration, tools);
    }
    if (!isSaved(iteration.step, settings)) continue;
    const png = await save(iteration, content, progress);
    yield { kind: "image", step: iteration.step, png };
  }
}

function clockOf(
  content: LoadedImage,
  { checkpointEvery }: Settings,
): CheckpointClock {
  return new CheckpointClock(isKeepable(content) ? checkpointEvery : "none");
}

/** What an iteration is told with. */
interface Tools {
  readonly run: TrialRun;
  readonly progress: Progress;
  readonly content: LoadedImage;
  readonly images: ImagePair;
  readonly measure: Measure;
  readonly clock: CheckpointClock;
}

/** Image and metrics of the last iteration. */
async function* takeLast(
  iteration: Iteration,
  { run: { checks }, progress, content, images, measure }: Tools,
): AsyncGenerator<SlotEvent, void, void> {
  progress.outputPng = await save(iteration, content, progress);
  const found = yield* measureEnd(iteration, checks, images, measure);
  Object.assign(progress, found);
}

/** Tells all that is wanted of an iteration but images; true at the end. */
async function* tellIteration(
  iteration: Iteration,
  { run, progress, measure, clock }: Tools,
): AsyncGenerator<SlotEvent, boolean, void> {
  const { step } = iteration;
  const { iterations, hashEvery } = run.trial.settings;
  const isNew = step > progress.begin;
  if (isNew && clock.isDue(step)) {
    const end = clock.begin();
    yield await keep(iteration, progress);
    end();
  }
  const isLast = yield* tellRow(iteration, run, progress, measure);
  if (isNew && isLast && step < iterations && clock.isOn()) {
    yield await keep(iteration, progress);
  }
  if (hashEvery > 0 && (isLast || step % hashEvery === 0)) {
    yield await hash(iteration, progress);
  }
  return isLast;
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
    progress.pendingMs += durationMs;
    yield { kind: "iteration", step, durationMs };
    // the image that an interruption leaves has its row, too
    if (!signal.aborted) return false;
  }
  const record = await iteration.readRecord();
  noteRow(record, progress);
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

function isSaved(step: StepRecord["step"], { saveEvery }: Settings): boolean {
  return saveEvery > 0 && step > 0 && step % saveEvery === 0;
}

/** With optimiser state it must fit into one message and one file. */
function isKeepable({ used: { width, height } }: LoadedImage): boolean {
  return width * height <= MAX_CHECKPOINT_PIXELS;
}

function checkpointNotice(content: LoadedImage): string | undefined {
  return isKeepable(content)
    ? undefined
    : "Trials of images over 12 megapixels keep no checkpoint";
}

/** What the trial needs to repeat this iteration and go on. */
async function keep(
  iteration: Iteration,
  { stopwatch, pendingMs, chainSha256 }: Progress,
): Promise<SlotEvent> {
  const snapshot = await stopwatch.time(
    "saveMs",
    () => iteration.readSnapshot(),
  );
  const timings = stopwatch.read();
  const iterationsMs = timings.iterationsMs + pendingMs;
  return {
    kind: "checkpoint",
    snapshot,
    ...(chainSha256 !== undefined && { chainSha256 }),
    timings: { ...timings, iterationsMs },
  };
}

/** Adds the image to the chain. */
async function hash(
  iteration: Iteration,
  progress: Progress,
): Promise<SlotEvent> {
  return await progress.stopwatch.time("hashMs", async () => {
    const { step } = iteration;
    const { chainSha256: previous = CHAIN_START } = progress;
    const image = await iteration.readImage();
    progress.chainSha256 = chainHash(previous, step, image);
    return { kind: "hash", step, sha256: progress.chainSha256 };
  });
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
