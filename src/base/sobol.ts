/** Sobol's sequence: points that fill a cube more evenly than random ones. */

/**
 * Primitive polynomials and first direction numbers (S. Joe, F. Y. Kuo,
 * Constructing Sobol sequences with better two-dimensional projections, SIAM J.
 * Sci. Comput. 30, 2635–2654, 2008; their table `new-joe-kuo-6`). A row is the
 * degree s, the inner coefficients a as bits, and m₁ … mₛ. The first dimension
 * needs none.
 */
const TABLE: readonly (readonly number[])[] = [
  [1, 0, 1],
  [2, 1, 1, 3],
  [3, 1, 1, 3, 1],
  [3, 2, 1, 1, 1],
  [4, 1, 1, 1, 3, 3],
  [4, 4, 1, 3, 5, 13],
  [5, 2, 1, 1, 5, 5, 17],
  [5, 4, 1, 1, 5, 5, 5],
  [5, 7, 1, 1, 7, 11, 19],
  [5, 11, 1, 1, 5, 1, 1],
  [5, 13, 1, 1, 1, 3, 11],
  [5, 14, 1, 3, 5, 5, 31],
  [6, 1, 1, 3, 3, 9, 7, 49],
  [6, 13, 1, 1, 1, 15, 21, 21],
  [6, 16, 1, 3, 1, 13, 27, 49],
];

/** Number of dimensions that there are direction numbers for. */
export const SOBOL_DIMENSIONS: number = TABLE.length + 1;

const BITS = 32;

/**
 * One coordinate of the first points, in the order of the Gray code, which is
 * as even as the natural one at each power of two.
 *
 * @param dimension From 0 to {@linkcode SOBOL_DIMENSIONS} - 1.
 * @param count Number of points, less than 2^32.
 * @returns Coordinates times 2^32.
 *
 * @example Each quarter of the line gets one of four points
 * ```ts
 * import { sobolColumn } from "./sobol.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const column = Array.from(sobolColumn(1, 4), (bits) => bits / 2 ** 32);
 * deepStrictEqual(column, [0, 0.5, 0.25, 0.75]);
 * ```
 */
export function sobolColumn(dimension: number, count: number): Uint32Array {
  const directions = directionNumbers(dimension);
  const column = new Uint32Array(count);
  for (let i = 1; i < count; i++) {
    // the bit in which the Gray codes of i - 1 and i differ
    const changed = 31 - Math.clz32(i & -i);
    column[i] = column[i - 1]! ^ directions[changed]!;
  }
  return column;
}

/** Direction numbers times 2^32, by the recurrence of the polynomial. */
function directionNumbers(dimension: number): Uint32Array {
  const directions = new Uint32Array(BITS);
  const [degree = 0, inner = 0, ...first] = TABLE[dimension - 1] ?? [];
  for (let i = 0; i < BITS; i++) {
    if (dimension === 0 || i < degree) {
      directions[i] = (first[i] ?? 1) << (BITS - 1 - i);
      continue;
    }
    const last = directions[i - degree]!;
    let next = last ^ (last >>> degree);
    for (let k = 1; k < degree; k++) {
      const isIn = (inner >> (degree - 1 - k)) & 1;
      if (isIn === 1) next ^= directions[i - k]!;
    }
    directions[i] = next;
  }
  return directions;
}
