/** What `plan` and `sweep --dry-run` print. */
import { formatTable } from "../base/table.ts";
import { planJson } from "../plan/plan_json.ts";
import { differingPaths, settingCell } from "../plan/differing_settings.ts";
import { learnTimes, type TimeEstimate } from "./estimate_time.ts";
import type { FilteredPlans } from "./filter_plans.ts";
import type { Io } from "./io.ts";
import { openResults } from "./open_results.ts";
import { summarize, summaryText } from "./plan_summary.ts";
import { type SelectedPlan, selectTrials } from "./select_trials.ts";
import type { Selection } from "./selection.ts";
import { warn } from "./warn.ts";

/** How plans are listed. */
export interface ListOptions {
  /** The terminal. */
  readonly io: Io;
  /** The results folder; need not be there. */
  readonly results: string;
  /** What the user wants to run. */
  readonly selection: Selection;
  /** Whether a program reads it. */
  readonly json: boolean;
}

/**
 * Lists the trials of plans: what differs between them, how they ended before,
 * and whether they would run; then how many, how long and how large. Writes
 * nothing but that.
 *
 * @param filtered What filter and shard leave of the plans.
 * @param options How to list it.
 * @throws {import("../base/errors.ts").StoreError} If there are results that
 *     cannot be read.
 */
export async function listSelected(
  { plans, warnings }: FilteredPlans,
  { io, results, selection, json }: ListOptions,
): Promise<void> {
  using store = await openResults(results);
  warn(io, { plans: plans.map(({ plan }) => plan), store, warnings });
  for (const note of new Set(plans.flatMap(({ plan }) => plan.notes))) {
    io.err(`Note: ${note}\n`);
  }
  const selected = selectTrials(plans, selection, store);
  const timeOf = learnTimes(store);
  io.out(`${listPlans(selected, { timeOf, json })}\n`);
}

function listPlans(
  plans: readonly SelectedPlan[],
  { timeOf, json }: {
    readonly timeOf: TimeEstimate;
    readonly json: boolean;
  },
): string {
  const summary = summarize(plans, timeOf);
  if (json) return JSON.stringify({ ...toJson(plans), summary }, null, 2);
  return [...plans.map(toText), summaryText(summary)].join("\n\n");
}

/** All trials in one list, whatever the number of studies. */
function toJson(plans: readonly SelectedPlan[]): object {
  const studies = plans.map(({ plan, selected }) => {
    const part = { ...plan, trials: selected.map(({ trial }) => trial) };
    const { trials, ...study } = planJson(part);
    return { study, selected, trials: trials as readonly object[] };
  });
  return {
    studies: studies.map(({ study }) => study),
    trials: studies.flatMap(({ study, selected, trials }) =>
      trials.map((trial, at) => {
        const { state, runs } = selected[at]!;
        return { study: study.study, ...trial, state, runs };
      })
    ),
  };
}

function toText({ plan: { study, trials }, selected }: SelectedPlan): string {
  const all = trials.length === 1 ? "1 trial" : `${trials.length} trials`;
  const count = selected.length === trials.length
    ? all
    : `${selected.length} of ${all}`;
  const [first] = selected;
  if (first === undefined) return `${study.name}: ${count}`;
  const paths = differingPaths(selected.map(({ trial }) => trial));
  const rows = selected.map((
    { trial: { id, settings, varied }, state, runs },
  ) => [
    id,
    ...paths.map((path) => settingCell(settings, path, varied)),
    state,
    runs ? "yes" : "no",
  ]);
  const columns = ["id", ...paths, "state", "runs"].map((title) => ({ title }));
  const { content, style, size, iterations } = first.trial.settings;
  return [
    `${study.name}: ${count} (first: ${content} in the style of ${style}, ${size} px, ${iterations} iterations)`,
    formatTable(columns, rows),
  ].join("\n");
}
