/** Columns of numbers by which trials are compared. */
import { UsageError } from "../base/errors.ts";
import type { TrialRow } from "../store/mod.ts";
import { orderedMetrics } from "../plan/shown_metrics.ts";
import {
  findColumn,
  type ResultColumn,
  type ResultColumns,
} from "./result_columns.ts";
import type { ResultsOptions } from "./results_verb.ts";

/** Columns of costs. */
export const COSTS = ["totalCost", "contentCost", "styleCost"] as const;

/** Columns of time and speed. */
export const SPEEDS: readonly string[] = ["seconds", "it/s"];

/**
 * What trials are compared by: metrics that any of them has, then costs, time
 * and speed.
 *
 * @param rows The trials.
 * @param columns Their columns.
 */
export function measuresOf(
  rows: readonly TrialRow[],
  columns: ResultColumns,
): ResultColumn[] {
  return [...orderedMetrics(rows), ...COSTS, ...SPEEDS]
    .map((name) => columns.get(name)!);
}

/**
 * The column of numbers that a user names; `NAME:min` and `NAME:max` say which
 * values are better.
 *
 * @param option The option.
 * @param text What the user wrote.
 * @param columns All columns.
 * @throws {UsageError} If there is no such column.
 */
export function measureNamed(
  option: keyof ResultsOptions,
  text: string,
  columns: ResultColumns,
): ResultColumn {
  const [, name = text, direction] = /^(.*):(min|max)$/.exec(text) ?? [];
  const found = findColumn(name, columns, option);
  if (direction === undefined) return found;
  return { ...found, goal: direction === "min" ? "minimize" : "maximize" };
}

/**
 * The number of a trial in a column.
 *
 * @param column The column.
 * @param row The trial.
 * @returns Null where it has none.
 * @throws {UsageError} If it has something else there.
 */
export function numberAt(
  { name, value }: ResultColumn,
  row: TrialRow,
): number | null {
  const found = value(row) ?? null;
  if (found === null || typeof found === "number") return found;
  throw new UsageError(
    `Cannot compare trials by column "${name}": found "${found}"; name ` +
      "columns of numbers",
  );
}
