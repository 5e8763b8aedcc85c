/** How long a trial took to get so far. */
import type { StepRecord, TimeToQuality } from "./records.ts";

/** Shares of the first total cost. */
export const QUALITY_LEVELS: readonly number[] = [0.5, 0.2, 0.1];

/**
 * Finds when the total cost first fell to shares of what it was at the start.
 * Only rows that were kept count, so `logEvery` is how exact it is. Compares
 * trials of the same alpha, beta, layers and images.
 *
 * @param steps The rows of a trial, in order.
 * @returns Level to updates made and seconds of iterations until its row,
 *     without loading and saving; levels that were not reached are left out.
 *
 * @example
 * ```ts
 * import { timeToQuality } from "./time_to_quality.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const row = { content: 0, style: 0, layers: {}, durationMs: 100 };
 * const steps = [
 *   { ...row, step: 0, total: 10 },
 *   { ...row, step: 5, total: 4 },
 * ];
 * deepStrictEqual(timeToQuality(steps), {
 *   "0.5": { iterations: 5, seconds: 0.6 },
 * });
 * ```
 */
export function timeToQuality(steps: readonly StepRecord[]): TimeToQuality {
  const first = steps[0]?.total;
  const found: Record<string, { iterations: number; seconds: number }> = {};
  let spentMs = 0;
  let previous = -1;
  for (const { step, total, durationMs } of steps) {
    // a row's duration is the mean since the row before
    spentMs += durationMs * (step - previous);
    previous = step;
    for (const level of QUALITY_LEVELS) {
      if (found[level] !== undefined || !(total <= level * first!)) continue;
      const seconds = Math.round(spentMs * 1000) / 1e6;
      found[level] = { iterations: step, seconds };
    }
  }
  return found;
}
