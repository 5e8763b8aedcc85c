/** Numbers that trials are compared by: metrics, costs, time and speed. */
import { UsageError } from "../base/errors.ts";
import type { Goal } from "../base/records.ts";
import { suggest } from "../base/suggest.ts";
import { METRICS } from "../engine/catalog.ts";
import { orderedMetrics } from "../plan/shown_metrics.ts";
import type { TrialRow } from "../store/mod.ts";

/** A number of a trial. */
export interface Measure {
  /** As tables call it. */
  readonly name: string;
  /** Which values are better; null where nobody says so. */
  readonly goal: Goal | null;
  /** The number; null where the trial has none. */
  readonly of: (row: MeasuredRow) => number | null;
}

/** What numbers are taken of. */
export type MeasuredRow = Pick<
  TrialRow,
  | "metrics"
  | "totalCost"
  | "contentCost"
  | "styleCost"
  | "durationMs"
  | "iterationsPerSecond"
>;

/** What every record has, besides metrics. */
const OF_ROWS: readonly Measure[] = [
  { name: "total", goal: "minimize", of: (row) => row.totalCost },
  { name: "content", goal: "minimize", of: (row) => row.contentCost },
  { name: "style", goal: "minimize", of: (row) => row.styleCost },
  { name: "seconds", goal: "minimize", of: (row) => row.durationMs / 1000 },
  { name: "it/s", goal: "maximize", of: (row) => row.iterationsPerSecond },
];

/**
 * All measures: metrics that any of the trials has, then costs, time and speed.
 *
 * @param rows The trials.
 */
export function measuresOf(rows: readonly MeasuredRow[]): Measure[] {
  return [...metricsOf(rows), ...OF_ROWS];
}

/**
 * The metrics that any of the trials has.
 *
 * @param rows The trials.
 */
export function metricsOf(rows: readonly MeasuredRow[]): Measure[] {
  return orderedMetrics(rows).map((name) => ({
    name,
    // a metric of the user's own is not loaded here
    goal: METRICS[name]?.goal ?? null,
    of: ({ metrics }) => metrics[name] ?? null,
  }));
}

/**
 * The measure that a user names; `NAME:min` and `NAME:max` say which values are
 * better.
 *
 * @param text What the user wrote.
 * @param rows The trials.
 * @throws {UsageError} If no trial has it.
 */
export function measureNamed(
  text: string,
  rows: readonly MeasuredRow[],
): Measure {
  const [, name = text, direction] = /^(.*):(min|max)$/.exec(text) ?? [];
  const all = measuresOf(rows);
  const found = all.find((it) => it.name === name);
  if (found === undefined) {
    const names = all.map((it) => it.name);
    const near = suggest(name, names);
    const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
    throw new UsageError(
      `Cannot find metric "${name}": expected one of: ${
        names.join(", ")
      }${hint}; results measure adds metrics`,
    );
  }
  if (direction === undefined) return found;
  return { ...found, goal: direction === "min" ? "minimize" : "maximize" };
}
