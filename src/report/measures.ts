/** Numbers that trials of a report are compared by. */
import { METRICS } from "../engine/catalog.ts";
import type { Measure } from "../page/data.ts";
import { orderedMetrics } from "../plan/shown_metrics.ts";
import type { TrialRow } from "../store/mod.ts";

/** What every record has, after its metrics. */
const OF_ROWS: readonly (Measure & {
  readonly of: (row: TrialRow) => number | null;
})[] = [
  {
    name: "content",
    summary: "Content cost of the saved image, without alpha",
    goal: "minimize",
    of: (row) => row.contentCost,
  },
  {
    name: "style",
    summary: "Style cost of the saved image, without beta",
    goal: "minimize",
    of: (row) => row.styleCost,
  },
  {
    name: "total",
    summary: "alpha · content + beta · style; compares equal settings only",
    goal: "minimize",
    of: (row) => row.totalCost,
  },
  {
    name: "seconds",
    summary: "From the trial's start to its end",
    goal: "minimize",
    of: (row) => row.durationMs / 1000,
  },
  {
    name: "iterations",
    summary: "Updates made",
    goal: null,
    of: (row) => row.iterationsRun,
  },
  {
    name: "it/s",
    summary: "Iterations a second, the median",
    goal: "maximize",
    of: (row) => row.iterationsPerSecond,
  },
];

/**
 * The measures that at least one of the trials has.
 *
 * @param rows The trials.
 * @returns Metrics first, then costs, time and speed.
 */
export function measuresOf(rows: readonly TrialRow[]): Measure[] {
  return [
    ...orderedMetrics(rows).map(describeMetric),
    ...OF_ROWS.filter(({ of }) => rows.some((row) => of(row) !== null))
      .map(({ name, summary, goal }) => ({ name, summary, goal })),
  ];
}

/** A metric may have come from a file of the user's own, which is not loaded. */
function describeMetric(name: string): Measure {
  if (!Object.hasOwn(METRICS, name)) {
    return { name, summary: "A metric of the user's own", goal: null };
  }
  const { summary, goal } = METRICS[name]!;
  return { name, summary, goal };
}

/**
 * All measures of a trial. Costs of a failed trial are those of no image, and
 * are left out.
 *
 * @param row The trial.
 * @returns Name to value.
 */
export function measure(row: TrialRow): Record<string, number> {
  const values: Record<string, number> = { ...row.metrics };
  for (const { name, of } of OF_ROWS) {
    const value = of(row);
    const isCost = ["total", "content", "style"].includes(name);
    if (value === null || (isCost && row.state === "failed")) continue;
    values[name] = value;
  }
  return values;
}
