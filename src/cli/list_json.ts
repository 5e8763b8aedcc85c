/** `results --json`. */
import type { Json } from "../base/records.ts";
import type { Store, TrialRow } from "../store/mod.ts";
import { marksOf } from "./group_results.ts";
import { groupsOf } from "./list_table.ts";
import { type ListView, listView } from "./list_view.ts";
import type { Io } from "./io.ts";
import type { ResultColumn } from "./result_columns.ts";
import { overSeedsJson, rowText } from "./results_json.ts";
import type { ResultsOptions } from "./results_verb.ts";
import { bestJson, type StudyResults } from "./study_results.ts";
import { warnAll } from "./warn_all.ts";

/** Entries that are written at a time: all of them may not fit one text. */
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
  io.out('{"trials": ');
  writeEach(
    shown,
    chosen === undefined
      ? rowText(pathOf)
      : (row) => JSON.stringify(cellsOf(row, chosen)),
    io,
  );
  if (chosen === undefined) {
    const { rows } = view;
    io.out(',\n"overSeeds": ');
    writeEach(overSeedsJson(rows), (it) => JSON.stringify(it), io);
    const { best } = bestJson([{ ...list, rows }]);
    if (best !== undefined) io.out(`,\n"best": ${JSON.stringify(best)}`);
  }
  io.out("}\n");
}

/** Writes a list, one entry a line. */
function writeEach<Item>(
  items: readonly Item[],
  toJson: (item: Item) => string,
  io: Io,
): void {
  io.out("[");
  for (let at = 0; at < items.length; at += CHUNK) {
    const lines = items.slice(at, at + CHUNK)
      .map((item) => `\n${toJson(item)}`);
    io.out(`${at === 0 ? "" : ","}${lines.join()}`);
  }
  io.out("\n]");
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
  const marks = marksOf(groups, values);
  return {
    groups: groups.slice(0, view.top).map((group) => ({
      by: cellsOf(group.rows[0]!, view.groupBy!),
      n: group.done,
      notDone: group.rows.length - group.done,
      values: Object.fromEntries(
        [...group.samples].map(([name, { mean, deviation, count }]) => {
          const mark = marks.get(name)!.get(group);
          const [isBest, isLikeBest] = [mark === "★", mark !== undefined];
          return [name, { mean, deviation, count, isBest, isLikeBest }];
        }),
      ),
    })),
  };
}
