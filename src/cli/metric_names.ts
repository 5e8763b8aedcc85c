/** Which metrics trials have, and which values of them are better. */
import type { Goal } from "../base/records.ts";
import { METRICS } from "../engine/catalog.ts";

/** What was measured, by name. */
export interface Measured {
  /** A value, or several summed up. */
  readonly metrics: Readonly<Record<string, unknown>>;
}

/**
 * The metrics that any of some trials has: Gramlab's in their order, then those
 * of the user's own.
 *
 * @param rows The trials.
 */
export function metricNames(rows: readonly Measured[]): string[] {
  const found = new Set<string>();
  for (const { metrics } of rows) for (const it in metrics) found.add(it);
  const known = Object.keys(METRICS).filter((name) => found.has(name));
  return [...known, ...[...found.difference(new Set(known))].sort()];
}

/**
 * Which values of a metric are better.
 *
 * @param name Its name.
 * @returns Null for a metric of the user's own, which is not loaded here.
 */
export function metricGoal(name: string): Goal | null {
  return METRICS[name]?.goal ?? null;
}

/** Metrics of Gramlab's that a table leaves to `--json` and `show`. */
const UNSHOWN: readonly string[] = [
  "histogramDistance",
  "msSsim",
  "sharpness",
  "totalVariation",
];

/** The others, in the order in which a table shows them. */
const FIRST: readonly string[] = ["contentDistance", "styleDistance", "ssim"];

/**
 * The metrics that a table shows: three, and those of the user's own.
 *
 * @param rows What was measured.
 * @returns Names, each once.
 */
export function shownMetrics(rows: readonly Measured[]): string[] {
  const names = metricNames(rows);
  const own = names.filter((it) => ![...FIRST, ...UNSHOWN].includes(it));
  return [...FIRST.filter((it) => names.includes(it)), ...own];
}
