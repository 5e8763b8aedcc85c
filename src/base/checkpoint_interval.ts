/** How often a trial is kept so that it can go on: `30s`, `100it`, `none`. */
import { DURATION_FORM, parseDurationMs } from "./duration.ts";

/** When the next checkpoint is due. */
export type CheckpointInterval =
  | { readonly kind: "time"; readonly durationMs: number }
  | { readonly kind: "iterations"; readonly count: number }
  | { readonly kind: "never" };

/** More than a trial may have. */
const MOST_ITERATIONS = 9_999_999;

/** What {@linkcode parseCheckpointInterval} reads, for messages. */
export const CHECKPOINT_FORM =
  `${DURATION_FORM}, a number of iterations such as 100it, at most ` +
  `${MOST_ITERATIONS}it, or none`;

/**
 * Reads an interval.
 *
 * @param text A time, a number of iterations or `none`.
 * @returns Undefined if it is none of these.
 *
 * @example
 * ```ts
 * import { parseCheckpointInterval } from "./checkpoint_interval.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const expected = { kind: "iterations", count: 100 };
 * deepStrictEqual(parseCheckpointInterval("100it"), expected);
 * deepStrictEqual(parseCheckpointInterval("99999999it"), undefined);
 * ```
 */
export function parseCheckpointInterval(
  text: string,
): CheckpointInterval | undefined {
  if (text === "none") return { kind: "never" };
  const [, digits] = text.match(/^([1-9]\d{0,6})it$/) ?? [];
  const count = Number(digits ?? NaN);
  if (count <= MOST_ITERATIONS) return { kind: "iterations", count };
  const durationMs = parseDurationMs(text);
  return durationMs === undefined ? undefined : { kind: "time", durationMs };
}
