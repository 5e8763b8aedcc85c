/** How far a value is out of its band, in bands. */
import type { Evidence } from "./types.ts";

/**
 * How often a deviation holds its band.
 *
 * @param evidence The value.
 * @returns More than 1 if it left its band; Infinity for what is missing, is no
 *     number, or may not differ at all.
 *
 * @example
 * ```ts
 * import { timesBand } from "./times_band.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(timesBand({ baseline: 4, value: 5, deviation: 0.25, band: 0.125 }), 2);
 * strictEqual(timesBand({ baseline: 4, value: null, deviation: 1, band: 9 }), Infinity);
 * ```
 */
export function timesBand(
  { baseline, value, deviation, band }: Pick<
    Evidence,
    "baseline" | "value" | "deviation" | "band"
  >,
): number {
  if (deviation === 0) return 0;
  if (baseline === null || value === null) return Infinity;
  const times = deviation / band;
  return Number.isNaN(times) ? Infinity : times;
}
