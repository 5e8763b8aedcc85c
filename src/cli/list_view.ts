/** What `results` shows: which trials, in which order, in which columns. */
import { UsageError } from "../base/errors.ts";
import type { TrialRow } from "../store/mod.ts";
import { filterResults } from "./filter_results.ts";
import { toWholeNumber } from "./option_values.ts";
import {
  findColumn,
  type ResultColumn,
  type ResultColumns,
  resultColumns,
} from "./result_columns.ts";
import type { ResultsOptions } from "./results_verb.ts";
import { sortResults } from "./sort_results.ts";

/** Rows of a table that nobody has limited. */
const MOST_ROWS = 1000;

/** What the options choose of the results. */
export interface ListView {
  /** All that fit the filter, sorted. */
  readonly rows: readonly TrialRow[];
  /** Those of them that are shown. */
  readonly shown: readonly TrialRow[];
  /** What may be named. */
  readonly known: ResultColumns;
  /** What is shown of each; undefined if the user chose nothing. */
  readonly chosen: readonly ResultColumn[] | undefined;
  /** What groups have in common; undefined if the user wants none. */
  readonly groupBy: readonly ResultColumn[] | undefined;
  /** How many rows or groups are shown at most. */
  readonly top: number;
  /** What the user should know, one line each. */
  readonly warnings: readonly string[];
}

/** Options that choose what is shown. */
export const VIEW_OPTIONS = [
  "study",
  "filter",
  "sort",
  "top",
  "columns",
  "group-by",
] as const satisfies readonly (keyof ResultsOptions)[];

/**
 * Chooses what is shown.
 *
 * @param all The results.
 * @param options What the user wants.
 * @param pathOf Finds a trial's folder.
 * @throws {UsageError} If an option names what is not there.
 * @throws {import("../base/errors.ts").GramlabError} If the filter cannot be
 *     read, or fits nothing.
 */
export function listView(
  all: readonly TrialRow[],
  options: ResultsOptions,
  pathOf: (folder: string) => string,
): ListView {
  const { filter, sort, columns, json } = options;
  const by = options["group-by"];
  const known = resultColumns(all, pathOf);
  // which settings and metrics there are is known once there are trials
  const isEmpty = all.length === 0;
  const { rows: fitting, warnings } = filter === undefined || isEmpty
    ? { rows: all, warnings: [] }
    : filterResults(all, filter, known);
  const rows = sort === undefined || by !== undefined || isEmpty
    ? fitting
    : sortResults(fitting, sort, known);
  const top = options.top === undefined
    ? json ? Infinity : MOST_ROWS
    : toWholeNumber({ name: "top", text: options.top }, 1);
  const columnsIn = (text: string, option: string): ResultColumn[] =>
    isEmpty ? [] : namesIn(text).map((name) => findColumn(name, known, option));
  return {
    rows,
    shown: rows.length > top ? rows.slice(0, top) : rows,
    known,
    chosen: columns && columnsIn(columns, "columns"),
    groupBy: by && columnsIn(by, "group-by"),
    top,
    warnings,
  } as ListView;
}

/**
 * Names with commas between them.
 *
 * @param text What the user wrote.
 * @throws {UsageError} If a name stands there twice.
 */
function namesIn(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return names;
  throw new UsageError(`Cannot take "${twice}" twice: found "${text}"`);
}
