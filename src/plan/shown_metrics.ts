/** Which metrics are looked at first, and which values of them are better. */
import type { Goal } from "../base/records.ts";
import { METRICS } from "../engine/catalog.ts";

/** In the order in which they are shown, before all others. */
const FIRST_METRICS: readonly string[] = [
  "contentDistance",
  "styleDistance",
  "ssim",
];

/** Metrics of Gramlab's that a table leaves to `--json`, `show` and `report`. */
const UNSHOWN: readonly string[] = [
  "histogramDistance",
  "msSsim",
  "sharpness",
  "totalVariation",
];

/**
 * Metrics in the order in which people look at them.
 *
 * @param rows What was measured.
 * @returns Names, each once.
 */
export function orderedMetrics(rows: readonly Measured[]): string[] {
  const names = new Set<string>();
  for (const { metrics } of rows) for (const name in metrics) names.add(name);
  const others = [...names.difference(new Set(FIRST_METRICS))].sort();
  return [...FIRST_METRICS.filter((name) => names.has(name)), ...others];
}

/**
 * The metrics that a table shows: three, and those of the user's own.
 *
 * @param rows What was measured.
 * @returns Names, each once.
 */
export function shownMetrics(rows: readonly Measured[]): string[] {
  return orderedMetrics(rows).filter((name) => !UNSHOWN.includes(name));
}

/**
 * Which values of a metric are better.
 *
 * @param name Its name.
 * @param rows What was measured: of a metric of the user's own, whose file is
 *     not at hand, they tell.
 * @returns Null where none tells, or not all that tell agree.
 */
export function metricGoal(
  name: string,
  rows: readonly Measured[],
): Goal | null {
  if (Object.hasOwn(METRICS, name)) return METRICS[name]!.goal;
  const goals = new Set<Goal>();
  for (const { metricsGoal } of rows) {
    const goal = metricsGoal?.[name];
    if (goal !== undefined) goals.add(goal);
  }
  const [goal] = goals;
  return goals.size === 1 ? goal! : null;
}

/** Something that has metrics by name. */
interface Measured {
  /** Metrics by name. */
  readonly metrics: Readonly<Record<string, unknown>>;
  /** Which values of the user's own metrics are better. */
  readonly metricsGoal?: Readonly<Record<string, Goal>>;
}
