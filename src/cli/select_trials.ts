/** Which trials of plans run now, and how the others ended before. */
import type { Trial, TrialState } from "../base/records.ts";
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
  /** Whether it runs now; once only where two studies share it. */
  readonly runs: boolean;
}

/** What is selected of one plan. */
export interface SelectedPlan {
  /** The plan, whole. */
  readonly plan: Plan;
  /** Trials that filter and shard leave, in the order of the plan. */
  readonly selected: readonly SelectedTrial[];
  /** Those that run, in the order in which they start. */
  readonly toRun: readonly Trial[];
}

/**
 * Selects trials. Without options all run but those that are done, or failed
 * in this version of the engine.
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
  const { limit = Infinity, order } = selection;
  const stateOf = stateReader(store);
  const taken = new Set<string>();
  return plans.map(({ plan, trials }) => {
    const states = trials.map(stateOf);
    const wanted = trials.filter((_, at) => runsAfter(states[at]!, selection));
    const ordered = order === "grouped" ? groupTrials(wanted) : wanted;
    const toRun = ordered.filter((trial) => {
      if (taken.size >= limit || taken.has(keyOf(trial))) return false;
      return taken.add(keyOf(trial));
    });
    const running = new Set(toRun);
    const selected = trials.map((trial, at) => ({
      trial,
      state: states[at]!,
      runs: running.has(trial),
    }));
    return { plan, selected, toRun };
  });
}

/** Whether a trial that ended so is to be run. */
function runsAfter(
  state: SelectedTrial["state"],
  { retryFailed, force }: Selection,
): boolean {
  if (state === "done") return force;
  return state !== "failed" || retryFailed || force;
}

/** Equal for the same work. */
function keyOf({ id, settings: { backend } }: Trial): string {
  return `${id} ${backend}`;
}

/** Tells how trials ended, as far as this version of the engine ran them. */
function stateReader(
  store: Store | undefined,
): (trial: Trial) => SelectedTrial["state"] {
  if (store === undefined) return () => "new";
  const rows = Map.groupBy(store.list(), ({ id }) => id);
  return ({ id, settings: { backend } }) => {
    const query = { id, engineVersion: ENGINE_VERSION, backend };
    // its folder has the last word
    if (store.findDone(query) !== undefined) return "done";
    const ended = (rows.get(id) ?? []).filter((row) =>
      row.state !== "done" && row.engineVersion === ENGINE_VERSION &&
      ["auto", row.backend].includes(backend)
    );
    return latest(ended);
  };
}

/** Of several, which several backends left. */
function latest(rows: readonly TrialRow[]): SelectedTrial["state"] {
  const [last] = rows.toSorted((a, b) => a.finishedAt < b.finishedAt ? 1 : -1);
  return last?.state ?? "new";
}
