/** `results`: the table. */
import { openStore, type TrialRow } from "../store/mod.ts";
import { differingPaths } from "./differing_settings.ts";
import { groupSeeds, seedTable } from "./over_seeds.ts";
import { resultsJson } from "./results_json.ts";
import { resultsTable } from "./results_table.ts";
import type { Verb } from "./results_verb.ts";
import { warnAll } from "./warn_all.ts";

/** Prints all trials, or those of a study's plan. */
export const listResults: Verb = {
  least: 0,
  most: 0,
  options: ["study"],
  async run(_words, { folder, io, study, json }) {
    using store = await openStore(folder, { readOnly: true });
    warnAll(store.warnings, io);
    const rows = store.list(study === undefined ? {} : { study });
    const pathOf = (folder: string) => store.pathOf(folder);
    if (json) {
      io.out(`${JSON.stringify(resultsJson(rows, pathOf), null, 2)}\n`);
      return 0;
    }
    const showStudy = namesStudies(rows, study);
    const groups = groupSeeds(rows);
    const seeds = groups.length > 0
      ? [seedTable(groups, differingPaths(rows))]
      : [];
    const tables = [resultsTable(rows, { pathOf, showStudy }), ...seeds];
    io.out(`${tables.join("\n\n")}\n`);
    return 0;
  },
};

/** A study's plan may hold trials that another study ran: no matter there. */
function namesStudies(
  rows: readonly TrialRow[],
  wanted: string | undefined,
): boolean {
  return wanted === undefined && new Set(rows.map((r) => r.study)).size > 1;
}
