/** How a number changes over a long run. */
import { spread } from "../../src/base/stats.ts";

/** What is said of a number over time. */
export interface Trend {
  /** Mean of the first quarter of its values. */
  readonly first: number;
  /** Mean of the last quarter. */
  readonly last: number;
  /** Slope of the straight line of least squares, an hour. */
  readonly perHour: number;
}

/**
 * Sums up values.
 *
 * @param hours When each was measured.
 * @param values At least four of them.
 */
export function trendOf(
  hours: readonly number[],
  values: readonly number[],
): Trend {
  const quarter = Math.floor(values.length / 4);
  const mean = (of: readonly number[]): number => spread(of).mean;
  const [atMean, valueMean] = [mean(hours), mean(values)];
  const products = hours.map((at, i) =>
    (at - atMean) * (values[i]! - valueMean)
  );
  const squares = hours.map((at) => (at - atMean) ** 2);
  return {
    first: mean(values.slice(0, quarter)),
    last: mean(values.slice(-quarter)),
    perHour: mean(products) / mean(squares),
  };
}
