/** Numbers that sum up a series of measurements. */

/**
 * The middle value of a series; the mean of the two middle ones where their
 * number is even.
 *
 * @param values At least one number, in any order; not changed.
 * @returns The median, in the unit of the values.
 * @throws {RangeError} If there are no values, or one of them is NaN.
 *
 * @example One slow iteration does not move the median
 * ```ts
 * import { median } from "./stats.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(median([70, 71, 900]), 71);
 * ```
 */
export function median(values: readonly number[]): number {
  if (values.length === 0 || values.some(Number.isNaN)) {
    throw new RangeError(
      "Cannot take the median: expected at least one value and no NaN",
    );
  }
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[sorted.length >> 1]!;
  if (sorted.length % 2 === 1) return upper;
  return (sorted[sorted.length / 2 - 1]! + upper) / 2;
}

/**
 * The median absolute deviation: how far from the median a value typically
 * lies. A few outliers hardly move it. (For normal errors, 1.4826 times it is
 * the standard deviation: Hampel, 1974.)
 *
 * @param values At least one number, in any order; not changed.
 * @returns The median of the distances from the median, in the unit of the
 *     values.
 * @throws {RangeError} If there are no values, or one of them is NaN.
 *
 * @example
 * ```ts
 * import { medianDeviation } from "./stats.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(medianDeviation([1, 1, 2, 2, 4, 6, 9]), 1);
 * ```
 */
export function medianDeviation(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}
