/** Whether differences of pairs tend to lie above zero, and how far. */
import type { Interval } from "../base/bootstrap_interval.ts";

/** What the differences say. */
export interface SignedRank {
  /** Hodges & Lehmann's estimate: the median of the means of all pairs. */
  readonly estimate: number;
  /** An interval about it with at least 95 % confidence where n ≥ 6. */
  readonly interval: Interval;
  /**
   * Probability, 0–1, of differences that lie so clearly above zero if they
   * are as likely to lie below.
   */
  readonly p: number;
}

/** Share of the cases in which the true value lies outside of the interval. */
const OUTSIDE = 0.05;

/** 2ⁿ signs are counted. */
const MOST = 50;

/**
 * The one-sided signed-rank test of Wilcoxon (1945), exact, with the estimate
 * and the interval that belong to it (Hodges & Lehmann, 1963). Assumes that
 * differences are independent of each other and, if nothing differs, as likely
 * positive as negative; nothing about the form of their distribution.
 *
 * @param differences 1 to 50 numbers, in any order; not changed.
 * @returns The estimate in the unit of the differences. With fewer than six
 *     differences the interval is their range, which holds the true value with
 *     1 − 2 · 2⁻ⁿ only.
 * @throws {RangeError} If there are none, too many, or one is NaN.
 *
 * @example Six of six above zero
 * ```ts
 * import { signedRank } from "./signed_rank.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(signedRank([1, 2, 3, 4, 5, 6]), {
 *   estimate: 3.5,
 *   interval: { low: 1, high: 6 },
 *   p: 1 / 64,
 * });
 * ```
 */
export function signedRank(differences: readonly number[]): SignedRank {
  const count = differences.length;
  if (count === 0 || count > MOST || differences.some(Number.isNaN)) {
    throw new RangeError(
      `Cannot rank ${count} differences: expected 1 to ${MOST} and no NaN`,
    );
  }
  const means = pairMeans(differences);
  const chances = chancesOfSum(count);
  // the sum of the ranks of those above zero, as Tukey counts it
  const sum = means.filter((mean) => mean > 0).length;
  const cut = cutOf(chances);
  const middle = (means.length - 1) / 2;
  return {
    estimate: (means[Math.floor(middle)]! + means[Math.ceil(middle)]!) / 2,
    interval: { low: means[cut]!, high: means.at(-1 - cut)! },
    p: chances.slice(sum).reduce((all, chance) => all + chance, 0),
  };
}

/** Means of all pairs, each number with itself, too; sorted. */
function pairMeans(values: readonly number[]): Float64Array {
  const means = values.flatMap((a, at) =>
    values.slice(at).map((b) => (a + b) / 2)
  );
  return Float64Array.from(means).sort();
}

/** The chance of each sum of ranks from 0 up, if all signs are as likely. */
function chancesOfSum(count: number): number[] {
  let chances = [1];
  for (let rank = 1; rank <= count; rank++) {
    chances = Array.from(
      { length: chances.length + rank },
      (_, sum) => ((chances[sum] ?? 0) + (chances[sum - rank] ?? 0)) / 2,
    );
  }
  return chances;
}

/** Means at each end that the interval leaves out. */
function cutOf(chances: readonly number[]): number {
  let [cut, outside] = [0, 2 * chances[0]!];
  while (outside + 2 * chances[cut + 1]! <= OUTSIDE) {
    cut++;
    outside += 2 * chances[cut]!;
  }
  return cut;
}
