/** The table of `results`. */
import { columnTable } from "./column_table.ts";
import { differingPaths } from "../plan/differing_settings.ts";
import { counted } from "../base/format.ts";
import {
  groupResults,
  groupTable,
  groupValue,
  marksOf,
  type ResultGroup,
} from "./group_results.ts";
import type { ListView } from "./list_view.ts";
import { type ResultColumn, seekColumn } from "./result_columns.ts";
import { resultsTable, usualNumbers } from "./results_table.ts";
import { readSort, sortRows } from "./sort_results.ts";
import type { StudyResults } from "./study_results.ts";
import { summaries } from "./summaries.ts";
import { UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";

/** What a table needs besides the view. */
export interface ListTableOptions {
  /** What the rows are results of. */
  readonly list: StudyResults;
  /** Finds a trial's folder. */
  readonly pathOf: (folder: string) => string;
  /** Characters in a line; Infinity where nobody counts them. */
  readonly width: number;
  /** How groups are sorted. */
  readonly sort?: string | undefined;
}

/**
 * What `results` prints for people.
 *
 * @param view What is shown.
 * @param options What else is known.
 * @returns Lines without a final line break.
 */
export function listTable(view: ListView, options: ListTableOptions): string {
  const { rows, shown, known, chosen, groupBy } = view;
  if (rows.length === 0) return "No trials yet";
  if (groupBy !== undefined) return groupsTable(view, options);
  const { list, width, pathOf } = options;
  const namesStudy = list.name === undefined &&
    rows.some(({ study }) => study !== rows[0]!.study);
  const table = chosen
    ? columnTable(chosen, shown, width)
    : resultsTable(shown, { pathOf, known, showStudy: namesStudy, width });
  const left = rows.length - shown.length;
  const { search } = list;
  const paths = differingPaths(shown);
  return [
    left === 0 ? table : `${table}\n${moreLine(left, "trial")}`,
    // a part of the repeats would give wrong means
    ...(chosen ? [] : summaries(rows, {
      ...{ search, pathOf, paths, hasSeeds: left === 0, width },
    })),
  ].join("\n\n");
}

/**
 * Groups of a view, sorted.
 *
 * @param view What is shown, with groups.
 * @param sort How they are sorted; by default as the trials stand.
 * @throws {UsageError} If there is nothing of that name to sort by.
 */
export function groupsOf(
  { rows, known, chosen, groupBy = [] }: ListView,
  sort: string | undefined,
): { groups: readonly ResultGroup[]; values: readonly ResultColumn[] } {
  const values = chosen ??
    usualNumbers(rows).flatMap((name) => known.get(name) ?? []);
  const groups = groupResults(rows, groupBy, values);
  if (sort === undefined || groups.length === 0) return { groups, values };
  const columns = new Map([...groupBy, ...values].map((it) => [it.name, it]));
  const keys = readSort(sort, (name) => {
    if (name === "n") return { value: groupValue(name) };
    const found = seekColumn(name, columns);
    if (found === undefined) throw unknown(name, ["n", ...columns.keys()]);
    return { value: groupValue(found.name) };
  });
  return { groups: sortRows(groups, keys), values };
}

function unknown(name: string, names: readonly string[]): UsageError {
  const near = suggest(name, names);
  return new UsageError(
    `Cannot sort groups by "${name}"` +
      `${near === undefined ? "" : ` (did you mean "${near}"?)`}: ` +
      `expected one of: ${names.join(", ")}`,
  );
}

function groupsTable(
  view: ListView,
  { sort, width }: ListTableOptions,
): string {
  const { groups, values } = groupsOf(view, sort);
  const marks = marksOf(groups, values);
  const table = groupTable(groups.slice(0, view.top), marks, width);
  const left = groups.length - view.top;
  return left > 0 ? `${table}\n${moreLine(left, "group")}` : table;
}

function moreLine(left: number, noun: string): string {
  return `… and ${counted(left, noun)} more: --top N shows N of them`;
}
