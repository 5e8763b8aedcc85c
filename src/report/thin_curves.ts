/** Costs of a trial with few enough points for a page. */
import type { StepRecord } from "../base/records.ts";
import type { Curves } from "../page/data.ts";

/** More points than this are more than a screen shows. */
export const MAX_POINTS = 200;

/** Digits that a chart can show. */
const DIGITS = 5;

/**
 * Thins a trial's steps evenly; the first and the last stay.
 *
 * @param steps The trial's steps.
 * @param points At most so many are kept, at least 2.
 * @returns Costs rounded to five digits, layer by layer.
 *
 * @example
 * ```ts
 * import { thinCurves } from "./thin_curves.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const steps = [0, 1, 2, 3, 4].map((step) => ({
 *   step,
 *   total: 100 / (step + 1),
 *   content: 1,
 *   style: 2,
 *   layers: {},
 *   durationMs: 10,
 * }));
 * deepStrictEqual(thinCurves(steps, 3).step, [0, 2, 4]);
 * deepStrictEqual(thinCurves(steps, 3).costs.total, [100, 33.333, 20]);
 * ```
 */
export function thinCurves(
  steps: readonly StepRecord[],
  points: number = MAX_POINTS,
): Curves {
  const kept = steps.length <= points ? steps : Array.from(
    { length: points },
    (_, at) => steps[Math.round(at * (steps.length - 1) / (points - 1))]!,
  );
  const layers = Object.keys(steps[0]?.layers ?? {});
  const costs = Object.fromEntries([
    ...(["total", "content", "style"] as const).map((name) =>
      [name, kept.map((step) => rounded(step[name]))] as const
    ),
    ...layers.map((name) =>
      [name, kept.map(({ layers }) => rounded(layers[name]!))] as const
    ),
  ]);
  return { step: kept.map(({ step }) => step), costs };
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
