/** What a sweep would come to: trials, time, disk. */
import { estimateDisk } from "./estimate_disk.ts";
import type { TimeEstimate } from "./estimate_time.ts";
import { formatDuration, megabytes } from "../base/format.ts";
import type { SelectedPlan } from "./select_trials.ts";

/** Everything together. */
export interface PlanSummary {
  /** Trials that are selected; those that two studies share count twice. */
  readonly trials: number;
  /** Those of them that are done. */
  readonly done: number;
  /** Those that failed. */
  readonly failed: number;
  /** Those that were given up early. */
  readonly pruned: number;
  /** Whether trials may be given up early, so that all else is less. */
  readonly mayStop: boolean;
  /** Those that would run. */
  readonly toRun: number;
  /** How long that takes, in milliseconds; null if unknown for some of them. */
  readonly estimatedMs: number | null;
  /** Those for which it is not known. */
  readonly ofUnknownTime: number;
  /** Room that the results would take, in bytes, estimated from above. */
  readonly diskBytes: number;
}

/** Room of a trial in `plan.json` and in the index, from above. */
const PLANNED_BYTES = 600;

/**
 * Sums plans up.
 *
 * @param plans What is selected.
 * @param timeOf Tells how long a trial takes.
 */
export function summarize(
  plans: readonly SelectedPlan[],
  timeOf: TimeEstimate,
): PlanSummary {
  const selected = plans.flatMap((plan) => plan.selected);
  const toRun = plans.flatMap((plan) => plan.toRun);
  const times = toRun.map(({ settings }) => timeOf(settings));
  const ofUnknownTime = times.filter((time) => time === null).length;
  const sum = (values: readonly (number | null)[]): number =>
    values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  return {
    trials: selected.length,
    done: selected.filter(({ state }) => state === "done").length,
    failed: selected.filter(({ state }) => state === "failed").length,
    pruned: selected.filter(({ state }) => state === "pruned").length,
    mayStop: plans.some(({ plan: { study }, toRun }) =>
      study.stop !== undefined && toRun.length > 0
    ),
    toRun: toRun.length,
    estimatedMs: ofUnknownTime > 0 ? null : sum(times),
    ofUnknownTime,
    diskBytes: sum([
      ...plans.map(({ plan: { trials } }) => PLANNED_BYTES * trials.length),
      ...toRun.map(({ settings }) => estimateDisk(settings)),
    ]),
  };
}

/**
 * A summary for people.
 *
 * @param summary The summary.
 * @returns Lines without a final line break.
 */
export function summaryText(summary: PlanSummary): string {
  const { trials, done, failed, pruned, toRun, diskBytes } = summary;
  const ended = [
    `${done} done`,
    ...(pruned > 0 ? [`${pruned} pruned`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const count = `To run: ${toRun} of ${trials} ${
    trials === 1 ? "trial" : "trials"
  } (${ended.join(", ")})`;
  if (toRun === 0) return count;
  return [
    count,
    `Time: ${timeText(summary)}`,
    `Disk: at most ${megabytes(diskBytes)}`,
  ].join("\n");
}

function timeText(
  { toRun, estimatedMs, ofUnknownTime, mayStop }: PlanSummary,
): string {
  if (estimatedMs !== null) {
    return `${mayStop ? "at most" : "about"} ${formatDuration(estimatedMs)}`;
  }
  const which = ofUnknownTime === toRun ? "" : ` for ${ofUnknownTime} of them`;
  return `unknown${which}: the results folder has no trial like these that was done on this machine`;
}
