/** Times as people write them: `90s`, `30m`, `1h30m`. */
import { LONGEST_MS } from "./deadline.ts";

/** Milliseconds of each unit. */
const UNITS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
};

/** What {@linkcode parseDurationMs} reads, for messages. */
export const DURATION_FORM = `a time up to ${
  Math.floor(LONGEST_MS / UNITS.h!)
}h such as 90s, 30m or 1h30m`;

/**
 * Reads a time.
 *
 * @param text Numbers with the units `h`, `m` and `s`, in this order: `90s`, `1.5h`, `1h30m`.
 * @returns Milliseconds, at least 1; undefined if it is no time, or longer
 *     than timers can wait.
 *
 * @example
 * ```ts
 * import { parseDurationMs } from "./duration.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(parseDurationMs("1h30m"), 5_400_000);
 * strictEqual(parseDurationMs("90"), undefined);
 * strictEqual(parseDurationMs("30m1h"), undefined);
 * ```
 */
export function parseDurationMs(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
  const durationMs = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNITS[unit!]!,
    0,
  );
  const units = parts.map(([, , unit]) => unit).join("");
  const isRead = /^h?m?s?$/.test(units) &&
    parts.map(([all]) => all).join("") === text;
  const isFit = 1 <= durationMs && durationMs <= LONGEST_MS;
  return isRead && isFit ? durationMs : undefined;
}
