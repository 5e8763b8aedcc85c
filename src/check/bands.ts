/**
 * How far a value may be off that only rounding moved. What the figures rest
 * on is in docs/ci.md.
 */

/** A band is at least so many times what was seen. */
const SAFETY_FACTOR = 3;

/** Steps whose costs are the sharpest evidence: 0 to this. */
export const LAST_SHARP_STEP = 5;

/** Bands where nothing was seen, or less. */
export const FLOORS = {
  /** Costs of the image that both runs start from, as a share. */
  start: 5e-6,
  /** Costs of late steps, as a share. */
  curve: 5e-3,
  /** 1 − SSIM. */
  ssim: 2e-3,
  /** Mean difference in a window, of 255. */
  window: 4,
  /** VGG distance. */
  vggDistance: 0.03,
  /** Metrics, as a share. */
  metrics: 1e-2,
  /**
   * Metrics of other programs' images, where no cost tells what a person
   * cannot see: what the bands above allow moves metrics by some percent.
   */
  imageMetrics: 5e-2,
} as const;

/**
 * The least band of a step's costs: narrow while the image is nearly the one
 * that both runs start from, then twice as wide at each step, as rounding grows.
 *
 * @param step Updates made.
 * @returns A share.
 *
 * @example
 * ```ts
 * import { stepFloor } from "./bands.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(stepFloor(0), 0.000005);
 * strictEqual(stepFloor(3), 0.00004);
 * strictEqual(stepFloor(100), 0.005);
 * ```
 */
export function stepFloor(step: number): number {
  return Math.min(FLOORS.curve, rounded(FLOORS.start * 2 ** step));
}

/**
 * A band.
 *
 * @param floor The least that it may be.
 * @param seen The largest deviation that was seen.
 * @param before What it was before; a band never gets narrower.
 * @returns Two significant digits, rounded up.
 *
 * @example
 * ```ts
 * import { bandOf } from "./bands.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(bandOf(0.01, 0.0412), 0.13);
 * strictEqual(bandOf(0.01, 0), 0.01);
 * strictEqual(bandOf(0.01, 0, 0.2), 0.2);
 * ```
 */
export function bandOf(floor: number, seen: number, before = 0): number {
  return Math.max(floor, before, roundedUp(SAFETY_FACTOR * seen));
}

/** So that files are short, and the next one has the same number. */
function roundedUp(value: number): number {
  if (value === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  // 3 · 0.05 is a little more than 0.15
  return rounded(Math.ceil(value / unit - 1e-9) * unit);
}

function rounded(value: number): number {
  return Number(value.toPrecision(2));
}
