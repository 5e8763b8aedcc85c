/** One trial as it runs, and its record at the end. */
import { startDeadline } from "../base/deadline.ts";
import type {
  DeviceFacts,
  Environment,
  Trial,
  TrialRecord,
} from "../base/records.ts";
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
   * @default no limit
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Metrics that are measured of each trial's last image.
   *
   * @default none
   */
  readonly metrics?: readonly string[];
  /**
   * The time of day, for the records.
   *
   * @default Date.now
   */
  readonly clock?: Clock;
}

/**
 * Runs a trial: writes what the slot tells, and passes on what the user may
 * want to see.
 *
 * @param run The trial, where it runs, and where it is written.
 * @param options What is recorded of it.
 * @throws {import("../base/errors.ts").StoreError} If it cannot be written.
 */
export async function* recordTrial(
  { trial, slot, running, comparison }: {
    readonly trial: Trial;
    readonly slot: Slot;
    readonly running: RunningTrial;
    /** Decides whether the trial is given up; undefined if nothing does. */
    readonly comparison?: Comparison | undefined;
  },
  options: RecordOptions,
): AsyncGenerator<RunEvent, void, void> {
  const { signal: outer, timeoutMs, study } = options;
  const watch = startWatch(options.clock);
  let images: Images = { content: null, style: null };
  using deadline = startDeadline(timeoutMs, outer);
  const { signal } = deadline;
  const verdict = new Verdict(trial, comparison, signal);
  const checks = checksOf(trial, comparison, options.metrics);
  const both = AbortSignal.any([signal, verdict.signal]);
  for await (const event of slot.run(trial, both, checks)) {
    switch (event.kind) {
      case "loaded":
        images = event;
        for (const text of event.notices) yield { kind: "notice", text };
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
        const environment = options.describe(slot.facts);
        const stop = stopFacts(trial, comparison);
        const made = { study, ...watch.read(), environment, images, stop };
        const record = toRecord(trial, outcome, made);
        const png = outcome.outputPng ?? undefined;
        const folder = await running.finish(record, png);
        yield { kind: "ended", trial, record, folder };
        break;
      }
      default:
        event satisfies never;
    }
  }
}

/** Times of the record. */
function startWatch(clock: Clock = Date.now): {
  read(): Pick<TrialRecord, "startedAt" | "finishedAt">;
} {
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
    ...stop,
    ...origin,
  };
}
