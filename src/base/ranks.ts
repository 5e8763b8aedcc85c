/** Places of numbers in their order, and how far two orders agree. */

/**
 * The rank of each number among the others, from 1; equal ones share the mean
 * of their places.
 *
 * @param values Numbers, none NaN; not changed.
 * @returns Ranks in the order of the values.
 *
 * @example
 * ```ts
 * import { ranksOf } from "./ranks.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual([...ranksOf([30, 10, 30, 20])], [3.5, 1, 3.5, 2]);
 * ```
 */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const ranks = new Float64Array(sorted.length);
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    ranks.fill((from + 1 + to) / 2, from, to);
    from = to;
  }
  return Float64Array.from(values, (value) => ranks[placeOf(value, sorted)]!);
}

/** A place of a number among sorted ones, by halving. */
function placeOf(value: number, sorted: Float64Array): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The correlation of two series of ranks (Spearman, 1904): 1 if one grows with
 * the other, −1 if it falls.
 *
 * @param a Ranks as of {@linkcode ranksOf}.
 * @param b As many.
 * @returns −1 to 1; null if all of a series are equal.
 *
 * @example
 * ```ts
 * import { rankCorrelation, ranksOf } from "./ranks.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const squares = ranksOf([1, 4, 9]);
 * strictEqual(rankCorrelation(ranksOf([1, 2, 3]), squares), 1);
 * ```
 */
export function rankCorrelation(
  a: Float64Array,
  b: Float64Array,
): number | null {
  const mean = (a.length + 1) / 2;
  let [product, squareA, squareB] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [a[at]! - mean, b[at]! - mean];
    product += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  if (squareA === 0 || squareB === 0) return null;
  return product / Math.sqrt(squareA * squareB);
}
