/** Whether two series have different means, though they scatter. */
import type { Spread } from "./stats.ts";

/** A series, summed up. */
export interface Sample extends Spread {
  /** Values in it. */
  readonly count: number;
}

/**
 * The two-sided t test of Welch (1947): assumes normal errors, of whatever
 * size in each series.
 *
 * @param a A series of at least two values.
 * @param b Another one.
 * @returns Probability, 0–1, of a difference of the means at least as large if
 *     there were none.
 * @throws {RangeError} If a series has a single value.
 *
 * @example
 * ```ts
 * import { welchP } from "./welch.ts";
 * import { ok } from "node:assert/strict";
 *
 * const a = { mean: 10, deviation: 1, count: 3 };
 * ok(welchP(a, { ...a, mean: 10.5 }) > 0.5);
 * ok(welchP(a, { ...a, mean: 20 }) < 0.001);
 * ```
 */
export function welchP(a: Sample, b: Sample): number {
  if (a.deviation === null || b.deviation === null) {
    throw new RangeError("Cannot compare means: expected at least two values");
  }
  const [first, second] = [a, b].map(({ deviation, count }) =>
    deviation! ** 2 / count
  ) as [number, number];
  const variance = first + second;
  if (variance === 0) return a.mean === b.mean ? 1 : 0;
  // Welch–Satterthwaite
  const freedom = variance ** 2 /
    (first ** 2 / (a.count - 1) + second ** 2 / (b.count - 1));
  const square = (a.mean - b.mean) ** 2 / variance;
  return incompleteBeta(freedom / (freedom + square), freedom / 2, 0.5);
}

const MOST_TERMS = 300;
const TINY = 1e-300;

/** Regularised incomplete beta function, by its continued fraction. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // where the fraction converges fast
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) +
      b * Math.log(1 - x),
  ) / a;
  return front * betaFraction(x, a, b);
}

/** Lentz's method (Abramowitz & Stegun, 1964, 26.5.8). */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - (a + b) * x / (a + 1));
  let value = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = -(a + m) * (a + b + m) * x /
      ((a + 2 * m) * (a + 2 * m + 1));
    const before = value;
    for (const term of [even, odd]) {
      d = 1 / nonZero(1 + term * d);
      c = nonZero(1 + term / c);
      value *= c * d;
    }
    if (Math.abs(value - before) <= 1e-15 * Math.abs(value)) break;
  }
  return value;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** Stirling's series, from 8 on; below it by Γ(x + 1) = x Γ(x). */
function logGamma(x: number): number {
  if (x < 8) return logGamma(x + 1) - Math.log(x);
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5) -
    1 / (1680 * x ** 7);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}
