/** What a sweep prints at its end. */
import type { Store } from "../store/mod.ts";
import { differingPaths } from "../plan/differing_settings.ts";
import type { FilteredPlans } from "./filter_plans.ts";
import { DEFAULT_RESULTS } from "./open_results.ts";
import { summaries } from "./summaries.ts";
import { listStudy, studiesJson } from "./study_results.ts";
import { resultsTable } from "./results_table.ts";
import { shellWord } from "./shell_word.ts";

/** How results are reported. */
export interface SweepReportOptions {
  /** The results. */
  readonly store: Store;
  /** Their folder, as the user named it. */
  readonly results: string;
  /** Whether a program reads it. */
  readonly json: boolean;
  /** Whether only some of a plan's trials are wanted. */
  readonly isPart: boolean;
}

/**
 * Tells the results of plans, those of earlier sweeps, too.
 *
 * @param plans The plans, and which of their trials are wanted.
 * @param options How to report.
 * @returns Text without a final line break.
 */
export function sweepReport(
  plans: FilteredPlans["plans"],
  { store, results, json, isPart }: SweepReportOptions,
): string {
  const pathOf = (folder: string) => store.pathOf(folder);
  const lists = plans.map(({ plan: { study: { name } }, trials }) => {
    const only = isPart ? new Set(trials.map(({ id }) => id)) : undefined;
    // of all trials, since some may have no row yet
    return { ...listStudy(store, name, only), paths: differingPaths(trials) };
  });
  if (json) return JSON.stringify(studiesJson(lists, pathOf), null, 2);
  const tables = lists.map(({ name, rows, paths, search }) => {
    const table = resultsTable(rows, { pathOf, paths });
    const all = [table, ...summaries(rows, { search, pathOf, paths })]
      .join("\n\n");
    return lists.length > 1 ? `${name}\n${all}` : all;
  });
  const pointers = [
    `Images: ${results}/trials/ID/output.png`,
    `Table again: deno task results${
      results === DEFAULT_RESULTS ? "" : ` --results ${shellWord(results)}`
    }`,
  ];
  return [...tables, pointers.join("\n")].join("\n\n");
}
