/** The "did you mean" of error messages. */

/** Edits allowed a character; one typing error in a word of three. */
const EDITS_PER_CHARACTER = 1 / 3;

/**
 * Finds the candidate that somebody who typed `name` probably meant: the
 * same but for case, or at most one edit away for each three characters.
 *
 * @param name What was typed.
 * @param candidates What is allowed.
 * @returns The nearest candidate, the first of equally near ones, or undefined
 *     if none is near.
 *
 * @example
 * ```ts
 * import { suggest } from "./suggest.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(suggest("adm", ["adam", "sgd"]), "adam");
 * strictEqual(suggest("rmsprop", ["adam", "sgd"]), undefined);
 * ```
 */
export function suggest(
  name: string,
  candidates: readonly string[],
): string | undefined {
  const typed = name.toLowerCase();
  let nearest: string | undefined;
  let fewest = Math.max(1, Math.floor(typed.length * EDITS_PER_CHARACTER)) + 1;
  for (const candidate of candidates) {
    // the difference of lengths is a lower bound, and much cheaper
    if (Math.abs(candidate.length - typed.length) >= fewest) continue;
    const edits = editDistance(typed, candidate.toLowerCase());
    if (edits < fewest) [nearest, fewest] = [candidate, edits];
  }
  return nearest;
}

/**
 * The candidates that are most like what somebody typed.
 *
 * @param name What was typed.
 * @param candidates What is allowed.
 * @param most How many.
 * @returns All of them in their order if there are no more, else the nearest
 *     first.
 *
 * @example
 * ```ts
 * import { nearest } from "./suggest.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(nearest("bta", ["alpha", "size", "beta"], 2), [
 *   "beta",
 *   "alpha",
 * ]);
 * ```
 */
export function nearest(
  name: string,
  candidates: readonly string[],
  most: number,
): readonly string[] {
  if (candidates.length <= most) return candidates;
  const typed = name.toLowerCase();
  const edits = new Map(
    candidates.map((it) => [it, editDistance(typed, it.toLowerCase())]),
  );
  return candidates.toSorted((a, b) => edits.get(a)! - edits.get(b)!)
    .slice(0, most);
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours that turn one
 * text into the other (Damerau & Levenshtein's restricted edit distance).
 */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const substituted = last[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      row[j] = Math.min(substituted, last[j]! + 1, row[j - 1]! + 1);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] &&
        from[i - 2] === to[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return last[to.length]!;
}
