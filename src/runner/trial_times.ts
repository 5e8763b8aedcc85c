/** When a trial began, went on and ended. */
import type { TrialRecord } from "../base/records.ts";
import type { Clock } from "../store/mod.ts";
import type { EarlierParts } from "./resume_point.ts";

/** Times of a record. */
export type Times = Pick<TrialRecord, "resumedAt" | "startedAt" | "finishedAt">;

/** Tells the times of the record. */
export interface Watch {
  /** When the trial was begun for the first time; ISO 8601, UTC. */
  readonly startedAt: string;
  /** Both ends, and where it went on. */
  read(): Times;
}

/**
 * Starts with a part of a trial.
 *
 * @param earlier The parts before it; undefined if it is the first.
 * @param clock The time of day.
 *     @default Date.now
 */
export function startWatch(
  earlier: EarlierParts | undefined,
  clock: Clock = Date.now,
): Watch {
  const startedMs = clock();
  const beginMs = performance.now();
  const startedAt = earlier?.startedAt ?? new Date(startedMs).toISOString();
  return {
    startedAt,
    read() {
      // the time of day may be set while a trial runs
      const endedMs = startedMs + performance.now() - beginMs;
      return {
        ...(earlier && { resumedAt: earlier.resumedAt }),
        ...{ startedAt, finishedAt: new Date(endedMs).toISOString() },
      };
    },
  };
}
