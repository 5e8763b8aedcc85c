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

/** Mean and spread of a series. */
export interface Spread {
  /** Arithmetic mean, in the unit of the values. */
  readonly mean: number;
  /**
   * Sample standard deviation (divided by n − 1), in the unit of the values;
   * null for a single value.
   */
  readonly deviation: number | null;
}

/**
 * The mean of a series, and how far its values scatter about it.
 *
 * @param values At least one number, in any order; not changed.
 * @throws {RangeError} If there are no values.
 *
 * @example
 * ```ts
 * import { spread } from "./stats.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(spread([1, 3]), { mean: 2, deviation: Math.SQRT2 });
 * ```
 */
export function spread(values: readonly number[]): Spread {
  const count = values.length;
  if (count === 0) {
    throw new RangeError("Cannot take the mean: expected at least one value");
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (count - 1)) };
}
