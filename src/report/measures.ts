/** Numbers that trials of a report are compared by. */
import { QUALITY_LEVELS } from "../base/time_to_quality.ts";
import { METRICS } from "../engine/catalog.ts";
import type { Measure } from "../page/data.ts";
import { metricGoal, orderedMetrics } from "../plan/shown_metrics.ts";
import type { TrialRow } from "../store/mod.ts";

/** A measure that every record may have, and how it is read. */
export interface RowMeasure extends Measure {
  /** Its value; null where the trial has none. */
  readonly of: (row: TrialRow) => number | null;
}

/** Costs, time and speed: everything that is no metric. */
export const ROW_MEASURES: readonly RowMeasure[] = [
  {
    name: "contentCost",
    summary: "Content cost of the saved image, without alpha",
    goal: "minimize",
    kind: "cost",
    of: (row) => ofImage(row, row.contentCost),
  },
  {
    name: "styleCost",
    summary: "Style cost of the saved image, without beta",
    goal: "minimize",
    kind: "cost",
    of: (row) => ofImage(row, row.styleCost),
  },
  {
    name: "totalCost",
    summary: "alpha · content + beta · style; compares equal settings only",
    goal: "minimize",
    kind: "cost",
    of: (row) => ofImage(row, row.totalCost),
  },
  {
    name: "seconds",
    summary: "From the trial's start to its end",
    goal: "minimize",
    kind: "time",
    of: (row) => row.durationMs / 1000,
  },
  {
    name: "iterationsRun",
    summary: "Updates made",
    goal: null,
    kind: "time",
    of: (row) => row.iterationsRun,
  },
  {
    name: "it/s",
    summary: "Iterations a second, the median",
    goal: "maximize",
    kind: "time",
    of: (row) => row.iterationsPerSecond,
  },
  ...QUALITY_LEVELS.flatMap(timesTo),
];

/** The last costs of a failed trial are those of no image. */
function ofImage({ state }: TrialRow, cost: number | null): number | null {
  return state === "failed" ? null : cost;
}

/** Time to a share of the first total cost. */
function timesTo(level: number): readonly RowMeasure[] {
  const share = `${level * 100} % of the first total cost`;
  return [
    {
      name: `secondsTo${level}`,
      summary: `Seconds of iterations until ${share}`,
      goal: "minimize",
      kind: "time",
      of: ({ timeTo }) => timeTo[level]?.seconds ?? null,
    },
    {
      name: `iterationsTo${level}`,
      summary: `Updates until ${share}`,
      goal: "minimize",
      kind: "time",
      of: ({ timeTo }) => timeTo[level]?.iterations ?? null,
    },
  ];
}

/**
 * The measures that at least one of the trials has.
 *
 * @param rows The trials.
 * @returns Metrics first, then costs, time and speed.
 */
export function measuresOf(rows: readonly TrialRow[]): Measure[] {
  return [
    ...orderedMetrics(rows).map((name): Measure => ({
      name,
      // the file of a metric of the user's own is not at hand
      summary: METRICS[name]?.summary ?? "A metric of the user's own",
      goal: metricGoal(name, rows),
      kind: "metric",
    })),
    ...ROW_MEASURES.filter(({ of }) => rows.some((row) => of(row) !== null))
      .map(({ of: _, ...measure }) => measure),
  ];
}

/**
 * All measures of a trial.
 *
 * @param row The trial.
 * @returns Name to value; what the trial has not is left out.
 */
export function measure(row: TrialRow): Record<string, number> {
  const values: Record<string, number> = { ...row.metrics };
  for (const { name, of } of ROW_MEASURES) {
    const value = of(row);
    if (value !== null) values[name] = value;
  }
  return values;
}
