/** `results`: the table. */
import { openStore, type TrialRow } from "../store/mod.ts";
import { differingPaths } from "../plan/differing_settings.ts";
import { resultsTable } from "./results_table.ts";
import type { Verb } from "./results_verb.ts";
import { listStudy, studiesJson, type StudyResults } from "./study_results.ts";
import { summaries } from "./summaries.ts";
import { warnAll } from "./warn_all.ts";

/** Prints all trials, or those of a study's plan. */
export const listResults: Verb = {
  least: 0,
  most: 0,
  options: ["study"],
  async run(_words, { folder, io, study, json }) {
    using store = await openStore(folder, { readOnly: true });
    warnAll(store.warnings, io);
    const list: StudyResults = study === undefined
      ? { rows: store.list() }
      : listStudy(store, study);
    const { rows, search } = list;
    const pathOf = (folder: string) => store.pathOf(folder);
    if (json) {
      io.out(`${JSON.stringify(studiesJson([list], pathOf), null, 2)}\n`);
      return 0;
    }
    const showStudy = namesStudies(rows, study);
    const tables = [
      resultsTable(rows, { pathOf, showStudy }),
      ...summaries(rows, { search, pathOf, paths: differingPaths(rows) }),
    ];
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
