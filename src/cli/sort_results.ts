/** `results --sort`: by one column or several. */
import { UsageError } from "../base/errors.ts";
import type { FilterValue } from "../plan/filter_names.ts";
import type { TrialRow } from "../store/mod.ts";
import { findColumn, type ResultColumns } from "./result_columns.ts";

const SIGNS: ReadonlyMap<string, 1 | -1> = new Map([
  ["asc", 1],
  ["desc", -1],
]);

/** One thing to sort by. */
export interface SortKey<Row> {
  /** What is compared. */
  value(row: Row): FilterValue | undefined;
  /** 1 for small ones first, -1 for large ones. */
  readonly sign: 1 | -1;
}

/**
 * Reads names with commas between them, each perhaps with `:desc` or `:asc`.
 *
 * @param text What the user wrote.
 * @param find Finds what a name means.
 * @returns Most important first.
 * @throws {UsageError} If something else than these stands behind a colon.
 */
export function readSort<Row>(
  text: string,
  find: (name: string) => Pick<SortKey<Row>, "value">,
): SortKey<Row>[] {
  return text.split(",").map((it) => {
    const word = it.trim();
    const [, name = word, order = "asc"] = /^(.*):(.*)$/.exec(word) ?? [];
    const sign = SIGNS.get(order);
    if (sign === undefined) {
      throw new UsageError(
        `Cannot sort by "${word}": found ":${order}", expected :asc or :desc`,
      );
    }
    const { value } = find(name);
    return { value: (row) => value(row), sign };
  });
}

/**
 * Sorts rows; what has no value comes last either way.
 *
 * @param rows The rows.
 * @param keys Most important first.
 */
export function sortRows<Row>(
  rows: readonly Row[],
  keys: readonly SortKey<Row>[],
): Row[] {
  const values = new Map(
    rows.map((row) => [row, keys.map((key) => key.value(row))]),
  );
  return rows.toSorted((a, b) => {
    const [x, y] = [values.get(a)!, values.get(b)!];
    for (const [at, { sign }] of keys.entries()) {
      const order = compare(x[at], y[at], sign);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/**
 * Sorts trials by their columns.
 *
 * @param rows The trials.
 * @param text What the user wrote.
 * @param columns What may be named.
 * @throws {import("../base/errors.ts").UsageError} If there is no such column.
 */
export function sortResults(
  rows: readonly TrialRow[],
  text: string,
  columns: ResultColumns,
): TrialRow[] {
  const find = (name: string) => findColumn(name, columns, "sort");
  return sortRows(rows, readSort(text, find));
}

function compare(
  a: FilterValue | undefined,
  b: FilterValue | undefined,
  sign: 1 | -1,
): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  // one trial may have a word where another has a number
  if (typeof a !== typeof b) return typeof a === "number" ? -sign : sign;
  return a < b ? -sign : sign;
}
