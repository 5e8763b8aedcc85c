/** How sure a number is that was computed from samples. */
import { seededRandom } from "./random.ts";

/** A range that probably holds the true value. */
export interface Interval {
  /** Lower end, in the unit of the statistic. */
  readonly low: number;
  /** Upper end, in the unit of the statistic. */
  readonly high: number;
}

/** Resamples drawn; both ends then move by less than a tenth of the width. */
const RESAMPLES = 2000;

/** Share of the resamples that lie outside, half of it at each end. */
const OUTSIDE = 0.05;

/** Fixed, so that the same samples always give the same interval. */
const SEED = 1;

/**
 * The 95 % interval of a statistic by the percentile bootstrap (Efron, 1979):
 * the statistic of samples drawn again and again, with repetition, from those
 * that were measured.
 *
 * @param groups Lists of samples, each resampled on its own; none empty.
 * @param statistic The number whose interval is wanted, from one list for each
 *     group.
 * @returns The interval.
 * @throws {RangeError} If a group is empty.
 *
 * @example The median of measurements, and the ratio of two medians
 * ```ts
 * import { bootstrapInterval } from "./bootstrap_interval.ts";
 * import { median } from "./stats.ts";
 * import { ok } from "node:assert/strict";
 *
 * const [base, head] = [[10, 11, 12, 11, 10], [20, 22, 21, 23, 22]];
 * const speed = bootstrapInterval([base], ([it]) => median(it!));
 * ok(10 <= speed.low && speed.low <= 11 && speed.high <= 12);
 * const ratio = bootstrapInterval(
 *   [base, head],
 *   ([from, to]) => median(to!) / median(from!),
 * );
 * ok(ratio.low > 1.6 && ratio.high < 2.4);
 * ```
 */
export function bootstrapInterval(
  groups: readonly (readonly number[])[],
  statistic: (groups: readonly (readonly number[])[]) => number,
): Interval {
  if (groups.some((samples) => samples.length === 0)) {
    throw new RangeError(
      "Cannot tell the interval of no samples: expected at least one",
    );
  }
  const random = seededRandom(SEED);
  const draw = (samples: readonly number[]) =>
    samples.map(() => samples[Math.floor(random() * samples.length)]!);
  const found = Float64Array.from(
    { length: RESAMPLES },
    () => statistic(groups.map(draw)),
  ).sort();
  const cut = Math.round(RESAMPLES * OUTSIDE / 2);
  return { low: found[cut]!, high: found[RESAMPLES - 1 - cut]! };
}
