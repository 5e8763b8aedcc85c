/** What a sweep prints at its end. */
import type { Plan } from "../plan/plan.ts";
import type { Store } from "../store/mod.ts";
import { differingPaths } from "./differing_settings.ts";
import { DEFAULT_RESULTS } from "./open_results.ts";
import { groupSeeds, seedTable } from "./over_seeds.ts";
import { resultsJson } from "./results_json.ts";
import { resultsTable } from "./results_table.ts";

/** How results are reported. */
export interface SweepReportOptions {
  /** The results. */
  readonly store: Store;
  /** Their folder, as the user named it. */
  readonly results: string;
  /** Whether a program reads it. */
  readonly json: boolean;
}

/**
 * Tells all results of plans, those of earlier sweeps, too.
 *
 * @param plans The plans, whole.
 * @param options How to report.
 * @returns Text without a final line break.
 */
export function sweepReport(
  plans: readonly Plan[],
  { store, results, json }: SweepReportOptions,
): string {
  const pathOf = (folder: string) => store.pathOf(folder);
  const lists = plans.map(({ study: { name }, trials }) => ({
    name,
    rows: store.list({ study: name }),
    // of the whole plan, since some trials may have no row yet
    paths: differingPaths(trials),
  }));
  if (json) {
    const rows = lists.flatMap((list) => list.rows);
    return JSON.stringify(resultsJson(rows, pathOf), null, 2);
  }
  const tables = lists.map(({ name, rows, paths }) => {
    const table = resultsTable(rows, { pathOf, paths });
    const groups = groupSeeds(rows);
    const both = groups.length > 0
      ? `${table}\n\n${seedTable(groups, paths)}`
      : table;
    return lists.length > 1 ? `${name}\n${both}` : both;
  });
  const pointers = [
    `Images: ${results}/trials/ID/output.png`,
    `Table again: deno task results${
      results === DEFAULT_RESULTS ? "" : ` --results ${shellWord(results)}`
    }`,
  ];
  return [...tables, pointers.join("\n")].join("\n\n");
}

/** A word that can be pasted into a shell. */
function shellWord(word: string): string {
  if (/^[\w./:@%+,-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
