/** `results --json`. */
import type { Json } from "../base/records.ts";
import type { Store, TrialRow } from "../store/mod.ts";
import { likeBestOf } from "./group_results.ts";
import { groupsOf } from "./list_table.ts";
import { type ListView, listView } from "./list_view.ts";
import type { ResultColumn } from "./result_columns.ts";
import { overSeedsJson, rowJson } from "./results_json.ts";
import type { ResultsOptions } from "./results_verb.ts";
import { bestJson, type StudyResults } from "./study_results.ts";
import { warnAll } from "./warn_all.ts";

/** Trials that are written at a time: all of them may not fit one text. */
const CHUNK = 100;

/**
 * Writes results for programs, one trial a line.
 *
 * @param store The results.
 * @param list What the rows are results of.
 * @param options What the user wants.
 */
export function writeListJson(
  store: Store,
  list: StudyResults,
  options: ResultsOptions,
): void {
  const { io, sort } = options;
  const pathOf = (folder: string): string => store.pathOf(folder);
  const view = listView(list.rows, options, pathOf);
  warnAll(view.warnings, io);
  const { shown, chosen } = view;
  if (view.groupBy !== undefined) {
    io.out(`${JSON.stringify(groupsJson(view, sort), null, 2)}\n`);
    return;
  }
  const toJson = (row: TrialRow) =>
    chosen === undefined ? rowJson(row, pathOf) : cellsOf(row, chosen);
  io.out('{"trials": [');
  for (let at = 0; at < shown.length; at += CHUNK) {
    const lines = shown.slice(at, at + CHUNK)
      .map((row) => `\n${JSON.stringify(toJson(row))}`);
    io.out(`${at === 0 ? "" : ","}${lines.join()}`);
  }
  const { rows } = view;
  const rest = chosen === undefined
    ? { overSeeds: overSeedsJson(rows), ...bestJson([{ ...list, rows }]) }
    : {};
  // the object goes on where the list ends
  const text = JSON.stringify(rest, null, 2).slice(1);
  io.out(`\n]${text === "}" ? "" : ","}${text}\n`);
}

/** Values of the columns that the user chose, by name; null for none. */
function cellsOf(
  row: TrialRow,
  columns: readonly ResultColumn[],
): Record<string, Json> {
  return Object.fromEntries(
    columns.map((column) => [column.name, column.value(row) ?? null]),
  );
}

function groupsJson(view: ListView, sort: string | undefined): Json {
  const { groups, values } = groupsOf(view, sort);
  const alike = likeBestOf(groups, values);
  return {
    groups: groups.slice(0, view.top).map((group) => ({
      by: cellsOf(group.rows[0]!, view.groupBy!),
      n: group.done,
      notDone: group.rows.length - group.done,
      values: Object.fromEntries(
        [...group.samples].map(([name, { mean, deviation, count }]) => [
          name,
          { mean, deviation, count, isLikeBest: alike.get(name)!.has(group) },
        ]),
      ),
    })),
  };
}
