/** Which trials of plans run now, and how the others ended before. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { StopRule, Trial, TrialState } from "../base/records.ts";
import { ENGINE_VERSION } from "../engine/stylize.ts";
import { groupTrials } from "../plan/group_trials.ts";
import type { Plan } from "../plan/plan.ts";
import type { Store, TrialRow } from "../store/mod.ts";
import type { FilteredPlans } from "./filter_plans.ts";
import type { Selection } from "./selection.ts";

/** A trial that the user selected. */
export interface SelectedTrial {
  /** The trial. */
  readonly trial: Trial;
  /** How it ended before, or `new`. */
  readonly state: TrialState | "new";
  /** Whether it runs now; once only where two studies end it alike. */
  readonly runs: boolean;
}

/** What is selected of one plan. */
export interface SelectedPlan {
  /** The plan, whole. */
  readonly plan: Plan;
  /** Trials that filter and shard leave, in the order of the plan. */
  readonly selected: readonly SelectedTrial[];
  /** All of them, in the order in which they start if they run. */
  readonly ordered: readonly Trial[];
  /** Those that run, in that order. */
  readonly toRun: readonly Trial[];
}

/**
 * Selects trials. Without options all run but those that are done, were given
 * up by the rule that the study has, or failed in this version of the engine.
 *
 * @param plans What filter and shard leave of the plans.
 * @param selection What the user wants.
 * @param store The results so far; undefined if there are none.
 */
export function selectTrials(
  plans: FilteredPlans["plans"],
  selection: Selection,
  store: Store | undefined,
): SelectedPlan[] {
  const { limit = Infinity } = selection;
  const lookUp = stateReader(store);
  const taken = new Set<string>();
  return plans.map(({ plan, trials }) => {
    const found = new Map(
      trials.map((trial) => [trial, lookUp(trial, plan.study.stop)]),
    );
    const { order = plan.study.order } = selection;
    // of all: what runs does not decide in which order
    const ordered = order === "grouped" ? groupTrials(trials) : trials;
    const toRun = ordered.filter((trial) => {
      if (!runsAfter(found.get(trial)!, selection)) return false;
      const { stop } = plan.study;
      const key = keyOf(trial, stop);
      // one that runs to its end for another study is given up for none
      const isTaken = taken.has(key) || taken.has(keyOf(trial, undefined));
      if (taken.size >= limit || isTaken) return false;
      return taken.add(key);
    });
    const running = new Set(toRun);
    const selected = trials.map((trial) => ({
      trial,
      state: found.get(trial)!.state,
      runs: running.has(trial),
    }));
    return { plan, selected, ordered, toRun };
  });
}

/** How a trial ended before. */
interface Ending {
  readonly state: SelectedTrial["state"];
  /** Whether it was given up by a rule that the study does not have now. */
  readonly isByOtherRule?: boolean;
}

/** Whether a trial that ended so is to be run. */
function runsAfter(
  { state, isByOtherRule = false }: Ending,
  { retryFailed, force }: Selection,
): boolean {
  if (state === "done") return force;
  if (state === "pruned") return force || isByOtherRule;
  return state !== "failed" || retryFailed || force;
}

/** Equal for the same work. */
function keyOf(
  { id, settings: { backend } }: Trial,
  stop: StopRule | undefined,
): string {
  return `${id} ${backend} ${stop ? canonicalJson({ ...stop }) : ""}`;
}

/** Tells how trials ended, as far as this version of the engine ran them. */
function stateReader(
  store: Store | undefined,
): (trial: Trial, stop: StopRule | undefined) => Ending {
  if (store === undefined) return () => ({ state: "new" });
  const rows = Map.groupBy(store.list(), ({ id }) => id);
  return ({ id, settings: { backend } }, stop) => {
    const query = { id, engineVersion: ENGINE_VERSION, backend };
    // its folder has the last word
    if (store.ended.findDone(query) !== undefined) return { state: "done" };
    const isPruned = stop && store.ended.findPruned(query, stop) !== undefined;
    if (isPruned) return { state: "pruned" };
    const ended = (rows.get(id) ?? []).filter((row) =>
      row.state !== "done" && row.engineVersion === ENGINE_VERSION &&
      ["auto", row.backend].includes(backend)
    );
    return { state: latest(ended), isByOtherRule: true };
  };
}

/** Of several, which several backends left. */
function latest(rows: readonly TrialRow[]): SelectedTrial["state"] {
  const [last] = rows.toSorted((a, b) => a.finishedAt < b.finishedAt ? 1 : -1);
  return last?.state ?? "new";
}
