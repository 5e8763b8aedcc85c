/** Runs what is selected of plans, one plan after the other. */
import type { Deadline } from "../base/deadline.ts";
import type { KeptFile, RunProvenance } from "../base/records.ts";
import { ownerOf } from "../config/parts/load_parts.ts";
import type { Study } from "../config/study.ts";
import { comparedBy, watchedMetrics } from "../plan/compared_trials.ts";
import type { Checkout } from "../runner/checkout.ts";
import { describeEnvironment } from "../runner/environment.ts";
import { runTrials } from "../runner/run_trials.ts";
import type { Store } from "../store/mod.ts";
import type { Slots } from "./open_slots.ts";
import { provenanceOf } from "./provenance_of.ts";
import type { RunProgress } from "./run_progress.ts";
import type { SelectedPlan } from "./select_trials.ts";

/** How plans are run. */
export interface RunPlansOptions {
  /** Keeps the results. */
  readonly store: Store;
  /** Where trials run. */
  readonly slots: Slots;
  /** How many of them at a time. */
  readonly together: number;
  /** Whether trials that are done run again. */
  readonly force: boolean;
  /** How long a trial may take, in milliseconds; undefined for any time. */
  readonly timeoutMs: number | undefined;
  /** No trial starts once more than so many have failed. */
  readonly failuresAllowed: number;
  /** Metrics that are measured of each last image, where that can be done. */
  readonly metrics: readonly string[];
  /** Stops what is under way. */
  readonly deadline: Deadline;
  /** What git says of Gramlab's checkout. */
  readonly checkout: Checkout;
  /** What the run is made of. */
  readonly run: RunProvenance;
  /** The plans as they were frozen, by the name of their study. */
  readonly frozen: ReadonlyMap<string, KeptFile>;
  /** Shows how far it is; undefined to show nothing. */
  readonly progress: RunProgress | undefined;
}

/** What came of it. */
export interface RunCounts {
  /** Trials that failed. */
  readonly failed: number;
  /** Trials that are still to be run, those that were interrupted among them. */
  readonly left: number;
}

/**
 * Runs plans.
 *
 * @param plans What to run.
 * @param options How to run it.
 * @returns What came of it.
 */
export async function runPlans(
  plans: readonly SelectedPlan[],
  { progress, failuresAllowed, checkout, run, frozen, ...options }:
    RunPlansOptions,
): Promise<RunCounts> {
  const noMore = new AbortController();
  let failed = 0;
  let left = plans.reduce((sum, { toRun }) => sum + toRun.length, 0);
  for (const { plan: { study }, ordered, toRun } of plans) {
    if (toRun.length === 0) continue;
    const { slots, together, deadline, metrics, ...others } = options;
    const made = { plan: frozen.get(study.name)!, run };
    const provenance = await provenanceOf(study, made, others.store);
    const events = runTrials(toRun, {
      ...others,
      provenance,
      together,
      study: study.name,
      slotFor: (backend, lane) => slots.get(backend, lane),
      describe: (facts) => ({
        ...describeEnvironment(facts, checkout),
        ...(together > 1 && { together }),
      }),
      signal: deadline.signal,
      noMore: noMore.signal,
      metrics: watchedMetrics(study),
      moreMetrics: metrics.filter((it) => isOf(study, it)),
      stopping: study.stop &&
        { rule: study.stop, order: ordered, groupOf: comparedBy(study) },
    });
    for await (const event of events) {
      progress?.update(event);
      const state = event.kind === "ended" ? event.record.state : event.kind;
      if (["kept", "done", "failed", "pruned"].includes(state)) left--;
      // before the next trial starts: it waits until this event is dealt with
      if (state === "failed" && ++failed > failuresAllowed) noMore.abort();
    }
  }
  return { failed, left };
}

/** Whether a study may use a metric: Gramlab's, or one of its own. */
function isOf({ use }: Study, metric: string): boolean {
  const owner = ownerOf("metric", metric);
  return owner === undefined || use.some(({ file }) => file === owner);
}
