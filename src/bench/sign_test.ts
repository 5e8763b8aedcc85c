/** Whether differences of pairs tend to lie above zero, and how far. */
import type { Interval } from "../base/bootstrap_interval.ts";
import { median } from "../base/stats.ts";

/** What the differences say. */
export interface SignTest {
  /** The median. */
  readonly estimate: number;
  /** An interval about it with at least 95 % confidence where n ≥ 6. */
  readonly interval: Interval;
  /**
   * Probability, 0–1, of at least so many differences above zero if they are
   * as likely to lie below.
   */
  readonly p: number;
}

/** Share of the cases in which the true value lies outside of the interval. */
const OUTSIDE = 0.05;

/** Binomial coefficients of more are no longer exact. */
const MOST = 50;

/**
 * The one-sided sign test (Arbuthnot, 1710), with the median and its interval
 * by order statistics. Assumes that differences are independent of each other,
 * and nothing of how far they lie: those of a busy machine may be anywhere.
 *
 * @param differences 1 to 50 numbers, in any order; not changed.
 * @returns The estimate in the unit of the differences. With fewer than six
 *     differences the interval is their range, which holds the true value with
 *     1 − 2 · 2⁻ⁿ only.
 * @throws {RangeError} If there are none, too many, or one is NaN.
 *
 * @example Six of six above zero
 * ```ts
 * import { signTest } from "./sign_test.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(signTest([1, 2, 3, 4, 5, 60]), {
 *   estimate: 3.5,
 *   interval: { low: 1, high: 60 },
 *   p: 1 / 64,
 * });
 * ```
 */
export function signTest(differences: readonly number[]): SignTest {
  const count = differences.length;
  if (count === 0 || count > MOST || differences.some(Number.isNaN)) {
    throw new RangeError(
      `Cannot test ${count} differences: expected 1 to ${MOST} and no NaN`,
    );
  }
  const sorted = Float64Array.from(differences).sort();
  const chances = chancesOfCount(count);
  const cut = cutOf(chances);
  const above = differences.filter((difference) => difference > 0).length;
  return {
    estimate: median(differences),
    interval: { low: sorted[cut]!, high: sorted.at(-1 - cut)! },
    p: chances.slice(above).reduce((all, chance) => all + chance, 0),
  };
}

/** The chance of each number of heads from 0 up. */
function chancesOfCount(count: number): number[] {
  let chances = [1];
  for (let tossed = 0; tossed < count; tossed++) {
    chances = Array.from(
      { length: chances.length + 1 },
      (_, heads) => ((chances[heads] ?? 0) + (chances[heads - 1] ?? 0)) / 2,
    );
  }
  return chances;
}

/** Values at each end that the interval leaves out. */
function cutOf(chances: readonly number[]): number {
  let [cut, outside] = [0, 2 * chances[0]!];
  while (outside + 2 * chances[cut + 1]! <= OUTSIDE) {
    cut++;
    outside += 2 * chances[cut]!;
  }
  return cut;
}
