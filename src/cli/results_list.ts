/** `results`: the table. */
import { formatTable } from "../base/table.ts";
import { openStore, type Store, type TrialRow } from "../store/mod.ts";
import { writeListJson } from "./list_json.ts";
import { listTable } from "./list_table.ts";
import { listView, VIEW_OPTIONS } from "./list_view.ts";
import { resultColumns } from "./result_columns.ts";
import type { ResultsOptions, Verb } from "./results_verb.ts";
import { listStudy, type StudyResults } from "./study_results.ts";
import { warnAll } from "./warn_all.ts";
import { watchList } from "./watch_list.ts";

/** Prints all trials, or those that the user chooses. */
export const listResults: Verb = {
  least: 0,
  most: 0,
  options: [...VIEW_OPTIONS, "watch"],
  async run(_words, options) {
    if (options.watch) return await watchList(options, tableOf);
    const { folder, io, json } = options;
    using store = await openStore(folder, { readOnly: true });
    warnAll(store.warnings, io);
    if (options.columns === "help") {
      const pathOf = (it: string): string => store.pathOf(it);
      io.out(`${columnHelp(listOf(store, options).rows, pathOf)}\n`);
      return 0;
    }
    if (json) writeListJson(store, listOf(store, options), options);
    else io.out(`${tableOf(store, options)}\n`);
    return 0;
  },
};

function listOf(store: Store, { study }: ResultsOptions): StudyResults {
  return study === undefined ? { rows: store.list() } : listStudy(store, study);
}

/** All columns by name, and which values of them are better. */
function columnHelp(
  rows: readonly TrialRow[],
  pathOf: (folder: string) => string,
): string {
  const better = { minimize: "smaller", maximize: "larger" } as const;
  const titles = ["column", "is", "better"];
  return formatTable(
    titles.map((title) => ({ title })),
    [...resultColumns(rows, pathOf).values()].map((it) => [
      it.name,
      it.isSetting ? "setting" : "outcome",
      it.goal === null ? "" : better[it.goal],
    ]),
  );
}

/** The table, as it is printed. */
function tableOf(store: Store, options: ResultsOptions): string {
  const { io, sort } = options;
  const pathOf = (folder: string): string => store.pathOf(folder);
  const list = listOf(store, options);
  const view = listView(list.rows, options, pathOf);
  warnAll(view.warnings, io);
  // whatever reads a pipe wants all columns
  const width = io.outIsTerminal ? io.columns() : Infinity;
  return listTable(view, { list, pathOf, width, sort });
}
