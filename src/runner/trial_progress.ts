/** What is known of a trial while it runs; becomes its outcome. */
import process from "node:process";
import { TrialError } from "../base/errors.ts";
import type { Costs, StepRecord } from "../base/records.ts";
import { median } from "../base/stats.ts";
import type { Outcome } from "./events.ts";
import type { ResumePoint, TimedStep } from "./resume_point.ts";
import { Stopwatch } from "./stopwatch.ts";

/** Iterations left out of the speed: first calls compile and allocate. */
const WARM_UP_ITERATIONS = 3;

/** Mean duration of the iterations after `previous` up to `step`. */
export interface Row extends TimedStep {
  /** The step of the row before. */
  readonly previous: number;
  /** Whether it has no iteration of a warm-up in it. */
  readonly isWarm: boolean;
}

/** What is known of a trial so far. */
export interface Progress {
  /** Costs of the first image; null if none were finite. */
  first: Costs | null;
  /** Last costs that were finite; null if none. */
  last: Costs | null;
  /** Updates made, as of the last row. */
  iterationsRun: number;
  /** SHA-256 of the last image that was saved, hex; null if none. */
  pixelsSha256: string | null;
  /** The last image as PNG; null before the end. */
  outputPng: Uint8Array | null;
  /** The last hash of the chain, hex; left out before the first. */
  chainSha256?: string;
  /** Metrics of the last image. */
  metrics?: Readonly<Record<string, number>>;
  /** Why others could not be measured, by name. */
  unmeasured?: Readonly<Record<string, string>>;
  /** The first step of this part of the trial. */
  readonly begin: number;
  /** What is known of its speed. */
  readonly rows: Row[];
  /** Time of the iterations since the last row, in milliseconds. */
  pendingMs: number;
  /** Where the time goes. */
  readonly stopwatch: Stopwatch;
}

/**
 * A trial before its first iteration, or before it goes on.
 *
 * @param from Where it goes on; undefined for its start.
 */
export function newProgress(from: ResumePoint | undefined): Progress {
  const rows = (from?.rows ?? []).map((row, i, all) => {
    const previous = all[i - 1]?.step ?? -1;
    return { ...row, previous, isWarm: isWarm(previous, 0) };
  });
  return {
    first: from?.first ?? null,
    last: from?.last ?? null,
    iterationsRun: rows.at(-1)?.step ?? 0,
    pixelsSha256: null,
    outputPng: null,
    ...(from?.chainSha256 && { chainSha256: from.chainSha256 }),
    begin: from?.snapshot.step ?? 0,
    rows,
    pendingMs: 0,
    stopwatch: new Stopwatch(from?.timings),
  };
}

/**
 * Takes a row over.
 *
 * @param record The row.
 * @param progress Gets its costs and its time.
 * @throws {TrialError} If a cost is no number.
 */
export function noteRow(record: StepRecord, progress: Progress): void {
  const { step, durationMs } = record;
  const { rows, begin } = progress;
  // the row's mean starts with this part of the trial
  const previous = Math.max(rows.at(-1)?.step ?? -1, begin - 1);
  progress.stopwatch.add("iterationsMs", durationMs * (step - previous));
  progress.pendingMs = 0;
  rows.push({ step, previous, durationMs, isWarm: isWarm(previous, begin) });
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

/**
 * How a trial has ended.
 *
 * @param state How.
 * @param reason Why; null where it is done.
 * @param progress What is known of it.
 */
export function toOutcome(
  state: Outcome["state"],
  reason: string | null,
  progress: Progress,
): Outcome {
  const { rows, stopwatch, begin: _begin, pendingMs: _, ...known } = progress;
  return {
    ...known,
    state,
    reason,
    iterationsPerSecond: speedOf(rows),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    timings: stopwatch.read(),
  };
}

function isWarm(previous: number, begin: number): boolean {
  return previous - begin >= WARM_UP_ITERATIONS - 1;
}

/** Of the rows without an iteration of the warm-up; null if too few. */
function speedOf(rows: readonly Row[]): number | null {
  const warm = rows.filter((row) => row.isWarm);
  const count = warm.reduce((sum, row) => sum + row.step - row.previous, 0);
  if (count < 2) return null;
  return 1000 / median(warm.map(({ durationMs }) => durationMs));
}

/**
 * Why a trial is interrupted, in words.
 *
 * @param progress What is known of it.
 */
export function explainInterruption(
  { first, iterationsRun }: Progress,
): string {
  if (first === null) return "Interrupted before the first iteration";
  const noun = iterationsRun === 1 ? "iteration" : "iterations";
  return `Interrupted after ${iterationsRun} ${noun}`;
}
