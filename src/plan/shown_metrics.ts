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
 * @returns Null for a metric of the user's own, which is not loaded here.
 */
export function metricGoal(name: string): Goal | null {
  return Object.hasOwn(METRICS, name) ? METRICS[name]!.goal ?? null : null;
}

/** Something that has metrics by name. */
interface Measured {
  /** Metrics by name. */
  readonly metrics: Readonly<Record<string, unknown>>;
}
