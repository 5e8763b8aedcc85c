/** One trial as it runs, and its record at the end. */
import { startDeadline } from "../base/deadline.ts";
import { parseDurationMs } from "../base/duration.ts";
import type {
  DeviceFacts,
  Environment,
  Provenance,
  Trial,
} from "../base/records.ts";
import type { Clock, Resumption, RunningTrial } from "../store/mod.ts";
import type { Outcome, RunEvent, SlotEvent } from "./events.ts";
import type { Comparison } from "./comparison.ts";
import {
  type EarlierParts,
  readResumption,
  type ResumeConditions,
  toCheckpoint,
} from "./resume_point.ts";
import type { Slot } from "./slot.ts";
import { type Images, toRecord } from "./trial_record.ts";
import { startWatch, type Times, type Watch } from "./trial_times.ts";
import { checksOf, stopFacts, Verdict } from "./verdict.ts";

/** What the record of a trial needs besides the trial. */
export interface RecordOptions {
  /** Name of the study. */
  readonly study: string;
  /** Describes software and machine. */
  readonly describe: (facts: DeviceFacts) => Environment;
  /** Tells what a trial was made of, besides its settings, if it is known. */
  readonly provenance: (trial: Trial) => Provenance | undefined;
  /** Stops the run after the iterations under way. */
  readonly signal: AbortSignal;
  /**
   * How long a trial may take from its start, in milliseconds; one that takes
   * longer has failed.
   *
   * @default what the trial's own `timeout` says
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Metrics that are measured of each trial's last image.
   *
   * @default none
   */
  readonly metrics?: readonly string[];
  /**
   * Metrics that are measured, too, where that can be done.
   *
   * @default none
   */
  readonly moreMetrics?: readonly string[];
  /**
   * The time of day, for the records.
   *
   * @default Date.now
   */
  readonly clock?: Clock;
}

/** A trial, where it runs, and where it is written. */
export interface RecordedTrial {
  /** The trial. */
  readonly trial: Trial;
  /** Where it runs. */
  readonly slot: Slot;
  /** Where it is written. */
  readonly running: RunningTrial;
  /** Decides whether it is given up; undefined if nothing does. */
  readonly comparison?: Comparison | undefined;
  /** Where it goes on; undefined for its start. */
  readonly resumption?: Resumption | undefined;
  /**
   * Whether it may be tried once more if the process dies that runs it.
   *
   * @default false
   */
  readonly mayRetry?: boolean;
}

/**
 * Runs a trial: writes what the slot tells, and passes on what the user may
 * want to see.
 *
 * @param recorded The trial.
 * @param options What is recorded of it.
 * @returns Why it is to be tried once more; undefined if it has ended.
 * @throws {import("../base/errors.ts").StoreError} If it cannot be written.
 */
export async function* recordTrial(
  recorded: RecordedTrial,
  options: RecordOptions,
): AsyncGenerator<RunEvent, string | undefined, void> {
  const { trial, slot, comparison, resumption } = recorded;
  const { point, earlier } = resumption ? readResumption(resumption) : FRESH;
  comparison?.resume(trial, earlier?.rungs ?? []);
  const watch = startWatch(earlier, options.clock);
  const { timeoutMs = parseDurationMs(trial.settings.timeout) } = options;
  const spentMs = point?.timings.totalMs ?? 0;
  const leftMs = timeoutMs && Math.max(timeoutMs - spentMs, 0);
  using deadline = startDeadline(leftMs, options.signal);
  const verdict = new Verdict(trial, comparison, deadline.signal);
  const { metrics, moreMetrics = [] } = options;
  const checks = { ...checksOf(trial, comparison, metrics), moreMetrics };
  const signal = AbortSignal.any([deadline.signal, verdict.signal]);
  let images: Images = { content: null, style: null };
  for await (const event of slot.run(trial, signal, checks, point)) {
    if (event.kind === "loaded") images = event;
    if (event.kind !== "end") {
      yield* take(event, { ...recorded, verdict, watch, earlier });
      continue;
    }
    const { outcome: seen } = event;
    if (seen.isCrash && recorded.mayRetry) return seen.reason!;
    const late = deadline.hasPassed()
      ? timedOut(seen, timeoutMs!, spentMs)
      : seen;
    const outcome = verdict.applyTo(seen) ?? late;
    const known = { images, times: watch.read() };
    yield await finish(recorded, outcome, options, known);
  }
  return undefined;
}

/** A trial that runs, and what is known besides what its slot tells. */
interface Taking extends RecordedTrial {
  readonly verdict: Verdict;
  readonly watch: Watch;
  readonly earlier: EarlierParts | undefined;
}

/** Writes what the slot tells, and passes on what a user may want to see. */
async function* take(
  event: Exclude<SlotEvent, { kind: "end" }>,
  taking: Taking,
): AsyncGenerator<RunEvent, void, void> {
  const { trial, running, verdict } = taking;
  switch (event.kind) {
    case "loaded":
      for (const text of event.notices) yield { kind: "notice", text };
      return;
    case "notice":
      return yield event;
    case "iteration":
      return yield { ...event, trial };
    case "step":
      running.appendStep(event.record);
      return yield { ...event, trial };
    case "hash":
      return running.appendHash(event.step, event.sha256);
    case "checkpoint":
      return await keep(event, taking);
    case "checked":
      return await verdict.consider(event);
    case "image":
      return await running.saveImage(event.step, event.png);
    default:
      event satisfies never;
  }
}

async function keep(
  event: Extract<SlotEvent, { kind: "checkpoint" }>,
  taking: Taking,
): Promise<void> {
  const { trial, running, comparison, verdict, watch, earlier } = taking;
  // what is given up does not go on
  if (verdict.signal.aborted) return;
  const checkpoint = toCheckpoint(event, conditionsOf(taking), {
    startedAt: watch.startedAt,
    resumedAt: earlier?.resumedAt ?? [],
    rungs: comparison?.valuesOf(trial) ?? [],
  });
  await running.saveCheckpoint(checkpoint);
}

/** Writes the record of a trial that has ended. */
async function finish(
  { trial, slot, running, comparison }: RecordedTrial,
  outcome: Outcome,
  { study, describe, provenance }: RecordOptions,
  { images, times }: { readonly images: Images; readonly times: Times },
): Promise<RunEvent> {
  const environment = describe(slot.facts);
  const stop = stopFacts(trial, comparison);
  const known = provenance(trial);
  const origin = { environment, ...(known && { provenance: known }) };
  const made = { study, ...times, ...origin, images, stop };
  const record = toRecord(trial, outcome, made);
  const png = outcome.outputPng ?? undefined;
  const folder = await running.finish(record, png);
  return { kind: "ended", trial, record, folder };
}

/** No earlier part. */
const FRESH = { point: undefined, earlier: undefined };

/**
 * What a checkpoint of a trial must agree with.
 *
 * @param recorded The trial.
 */
export function conditionsOf(
  { trial, slot, comparison }: Pick<
    RecordedTrial,
    "trial" | "slot" | "comparison"
  >,
): ResumeConditions {
  const { machineKey } = slot.facts;
  return { trial, machineKey, stop: comparison?.rule };
}

/** Trying again is in vain. */
const USED_UP = ": its time was used up before; to go on, it needs a larger " +
  "timeout";

/** A trial that was stopped since it took too long; done if it just made it. */
function timedOut(
  outcome: Outcome,
  timeoutMs: number,
  spentMs: number,
): Outcome {
  if (outcome.state !== "interrupted") return outcome;
  const { iterationsRun } = outcome;
  const noun = iterationsRun === 1 ? "iteration" : "iterations";
  return {
    ...outcome,
    state: "failed",
    reason:
      `Timed out after ${timeoutMs / 1000} s and ${iterationsRun} ${noun}` +
      (spentMs < timeoutMs ? "" : USED_UP),
    pixelsSha256: null,
    outputPng: null,
  };
}
