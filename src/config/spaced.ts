/** Evenly spaced numbers, as decimal as they were written. */

/** Digits that decimals keep and rounding errors do not reach. */
const DIGITS = 12;

/** Steps are counted as whole if they miss the end by less than this. */
const TOLERANCE = 1e-9;

/**
 * How many numbers {@linkcode rangeNumbers} gives.
 *
 * @param from First number.
 * @param to Where the numbers end.
 * @param step Distance between them.
 * @returns A whole number; 0 or less where the step leads away from `to`, not
 *     finite where it is 0.
 */
export function rangeCount(from: number, to: number, step: number): number {
  return Math.floor((to - from) / step + TOLERANCE) + 1;
}

/**
 * Numbers from one to another in equal steps, `to` included where it is hit.
 *
 * @param from First number.
 * @param to Where the numbers end.
 * @param step Distance between them, below 0 if `to` is.
 * @returns Numbers without rounding errors of binary fractions.
 *
 * @example
 * ```ts
 * import { rangeNumbers } from "./spaced.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(rangeNumbers(0.1, 0.4, 0.1), [0.1, 0.2, 0.3, 0.4]);
 * ```
 */
export function rangeNumbers(from: number, to: number, step: number): number[] {
  const decimals = Math.max(decimalsOf(from), decimalsOf(step));
  return Array.from(
    { length: rangeCount(from, to, step) },
    // never -0
    (_, i) => Number((from + i * step).toFixed(decimals)) + 0,
  );
}

/**
 * Numbers at equal distances, both ends included.
 *
 * @param from First number.
 * @param to Last number.
 * @param points How many, at least 2.
 */
export function linearNumbers(
  from: number,
  to: number,
  points: number,
): number[] {
  const last = points - 1;
  return spaced(from, to, last, (i) => (from * (last - i) + to * i) / last);
}

/**
 * Numbers at equal ratios, both ends included.
 *
 * @param from First number, above 0.
 * @param to Last number, above 0.
 * @param points How many, at least 2.
 *
 * @example
 * ```ts
 * import { logNumbers } from "./spaced.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(logNumbers(0.4, 4000, 5), [0.4, 4, 40, 400, 4000]);
 * ```
 */
export function logNumbers(
  from: number,
  to: number,
  points: number,
): number[] {
  const last = points - 1;
  return spaced(from, to, last, (i) => from * (to / from) ** (i / last));
}

function spaced(
  from: number,
  to: number,
  last: number,
  between: (i: number) => number,
): number[] {
  return Array.from({ length: last + 1 }, (_, i) => {
    if (i === 0) return from;
    return i === last ? to : Number(between(i).toPrecision(DIGITS));
  });
}

/** Digits behind the point in the shortest form of a number. */
function decimalsOf(value: number): number {
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  const digits = mantissa.split(".")[1]?.length ?? 0;
  return Math.min(100, Math.max(0, digits - Number(exponent)));
}
