/** All ways to pick one entry from each of several lists. */

/** Number of ways to pick; 1 where there is nothing to pick from. */
export function countCombinations(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}

/**
 * Counts through all ways to pick one entry from each of several lists.
 *
 * @param sizes Lengths of the lists.
 * @returns Indexes into the lists, the last one running fastest. The array is
 *     the same one each time: copy what shall stay.
 *
 * @example
 * ```ts
 * import { combinations } from "./combinations.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const all = [...combinations([2, 2]).map((indexes) => indexes.join(""))];
 * strictEqual(all.join(" "), "00 01 10 11");
 * ```
 */
export function* combinations(
  sizes: readonly number[],
): Generator<readonly number[], void, void> {
  const indexes = sizes.map(() => 0);
  const count = countCombinations(sizes);
  for (let made = 0; made < count; made++) {
    yield indexes;
    for (let i = sizes.length - 1; i >= 0; i--) {
      indexes[i]!++;
      if (indexes[i]! < sizes[i]!) break;
      indexes[i] = 0;
    }
  }
}
