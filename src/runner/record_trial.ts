/** One trial as it runs, and its record at the end. */
import { startDeadline } from "../base/deadline.ts";
import { parseDurationMs } from "../base/duration.ts";
import type {
  DeviceFacts,
  Environment,
  Trial,
  TrialRecord,
} from "../base/records.ts";
import { metricVersions } from "../config/parts/metric_versions.ts";
import { ENGINE_VERSION } from "../engine/stylize.ts";
import type { Clock, RunningTrial } from "../store/mod.ts";
import type { Outcome, RunEvent } from "./events.ts";
import type { Comparison } from "./comparison.ts";
import type { Slot } from "./slot.ts";
import { checksOf, stopFacts, Verdict } from "./verdict.ts";

/** What the record of a trial needs besides the trial. */
export interface RecordOptions {
  /** Name of the study. */
  readonly study: string;
  /** Describes software and machine. */
  readonly describe: (facts: DeviceFacts) => Environment;
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
}

/**
 * Runs a trial: writes what the slot tells, and passes on what the user may
 * want to see.
 *
 * @param recorded The trial.
 * @param options What is recorded of it.
 * @throws {import("../base/errors.ts").StoreError} If it cannot be written.
 */
export async function* recordTrial(
  recorded: RecordedTrial,
  options: RecordOptions,
): AsyncGenerator<RunEvent, void, void> {
  const { trial, slot, running, comparison } = recorded;
  const watch = startWatch(options.clock);
  let images: Images = { content: null, style: null };
  const { timeoutMs = parseDurationMs(trial.settings.timeout) } = options;
  using deadline = startDeadline(timeoutMs, options.signal);
  const verdict = new Verdict(trial, comparison, deadline.signal);
  const { metrics, moreMetrics = [] } = options;
  const checks = { ...checksOf(trial, comparison, metrics), moreMetrics };
  const signal = AbortSignal.any([deadline.signal, verdict.signal]);
  for await (const event of slot.run(trial, signal, checks)) {
    switch (event.kind) {
      case "loaded":
        images = event;
        for (const text of event.notices) yield { kind: "notice", text };
        break;
      case "notice":
        yield event;
        break;
      case "iteration":
        yield { ...event, trial };
        break;
      case "step":
        running.appendStep(event.record);
        yield { ...event, trial };
        break;
      case "checked":
        await verdict.consider(event);
        break;
      case "image":
        await running.saveImage(event.step, event.png);
        break;
      case "end": {
        const { outcome: seen } = event;
        const late = deadline.hasPassed() ? timedOut(seen, timeoutMs!) : seen;
        const outcome = verdict.applyTo(seen) ?? late;
        yield await finish(recorded, outcome, options, { images, ...watch });
        break;
      }
      default:
        event satisfies never;
    }
  }
}

/** Writes the record of a trial that has ended. */
async function finish(
  { trial, slot, running, comparison }: RecordedTrial,
  outcome: Outcome,
  { study, describe }: RecordOptions,
  { images, read }: Watch & { readonly images: Images },
): Promise<RunEvent> {
  const environment = describe(slot.facts);
  const stop = stopFacts(trial, comparison);
  const made = { study, ...read(), environment, images, stop };
  const record = toRecord(trial, outcome, made);
  const png = outcome.outputPng ?? undefined;
  const folder = await running.finish(record, png);
  return { kind: "ended", trial, record, folder };
}

/** Tells the times of the record. */
interface Watch {
  /** Since the watch was started. */
  read(): Pick<TrialRecord, "startedAt" | "finishedAt">;
}

function startWatch(clock: Clock = Date.now): Watch {
  const startedMs = clock();
  const beginMs = performance.now();
  return {
    read() {
      // the time of day may be set while a trial runs
      const endedMs = startedMs + performance.now() - beginMs;
      return {
        startedAt: new Date(startedMs).toISOString(),
        finishedAt: new Date(endedMs).toISOString(),
      };
    },
  };
}

/** A trial that was stopped since it took too long; done if it just made it. */
function timedOut(outcome: Outcome, timeoutMs: number): Outcome {
  if (outcome.state !== "interrupted") return outcome;
  const { iterationsRun } = outcome;
  const noun = iterationsRun === 1 ? "iteration" : "iterations";
  return {
    ...outcome,
    state: "failed",
    reason: `Timed out after ${
      timeoutMs / 1000
    } s and ${iterationsRun} ${noun}`,
    pixelsSha256: null,
    outputPng: null,
  };
}

type Images = Pick<TrialRecord, "content" | "style">;

function toRecord(
  trial: Trial,
  outcome: Outcome,
  made: {
    readonly study: string;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly environment: Environment;
    readonly images: Images;
    readonly stop: Pick<TrialRecord, "stop" | "rungs">;
  },
): TrialRecord {
  const { outputPng: _png, state, reason, ...results } = outcome;
  const { study, images, stop, ...origin } = made;
  // in the order in which people want to read the file
  return {
    schemaVersion: 1,
    engineVersion: ENGINE_VERSION,
    id: trial.id,
    hash: trial.hash,
    study,
    state,
    reason,
    settings: trial.settings,
    content: images.content,
    style: images.style,
    weightsSha256: trial.weightsSha256,
    ...(trial.parts && { parts: trial.parts }),
    ...results,
    ...metricVersions(results.metrics),
    ...stop,
    ...origin,
  };
}
