/** Values as short texts. */
import { isLabelled } from "./labelled.ts";
import type { Json } from "./records.ts";

/**
 * A setting as a short text: its label, or its value. Layers share their
 * prefix.
 *
 * @param value What the study wrote.
 * @returns For instance `40`, `conv1_1+2_1`, `adam learningRate=0.1`.
 *
 * @example
 * ```ts
 * import { formatValue } from "./format.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(formatValue(["conv1_1", "conv2_1"]), "conv1_1+2_1");
 * strictEqual(formatValue({ conv1_1: 1, conv2_1: 3 }), "conv1_1:1+2_1:3");
 * ```
 */
export function formatValue(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return joinLayers(value.map(formatValue));
  if (isLabelled(value)) return value.label;
  const entries = Object.entries(value);
  if ("name" in value) {
    return entries.map(([key, v]) =>
      key === "name" ? formatValue(v) : `${key}=${formatValue(v)}`
    ).join(" ");
  }
  return joinLayers(entries.map(([key, v]) => `${key}:${formatValue(v)}`));
}

function joinLayers(names: readonly string[]): string {
  const [first = "", ...rest] = names;
  const prefix = /^[a-z]+/.exec(first)?.[0] ?? "";
  const isShared = rest.every((name) => name.startsWith(prefix));
  const short = isShared ? rest.map((n) => n.slice(prefix.length)) : rest;
  return [first, ...short].join("+");
}

/** From here on a number is written with an exponent. */
const LARGE = 1e6;

/**
 * A number, rounded.
 *
 * @param value The number; null for none.
 * @param digits Significant digits; whole numbers below a million keep all.
 * @returns Text; empty for none.
 *
 * @example
 * ```ts
 * import { formatNumber } from "./format.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(formatNumber(Math.PI), "3.142");
 * strictEqual(formatNumber(123456.7), "123457");
 * strictEqual(formatNumber(1234567), "1.235e+6");
 * ```
 */
export function formatNumber(value: number | null, digits = 4): string {
  if (value === null) return "";
  const size = Math.abs(value);
  if (size >= 10 ** (digits - 1) && size < LARGE) {
    return String(Math.round(value));
  }
  const text = value.toPrecision(digits);
  return size >= LARGE ? text : String(Number(text));
}

/**
 * A time span, rounded up to seconds.
 *
 * @param durationMs Milliseconds, 0 or more.
 * @returns For instance `0:42` or `1:05:00`.
 *
 * @example
 * ```ts
 * import { formatDuration } from "./format.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(formatDuration(41_200), "0:42");
 * strictEqual(formatDuration(3_900_000), "1:05:00");
 * ```
 */
export function formatDuration(durationMs: number): string {
  const seconds = Math.ceil(durationMs / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const parts = hours > 0 ? [hours, minutes] : [minutes];
  return [...parts, seconds % 60]
    .map((part, at) => at === 0 ? String(part) : String(part).padStart(2, "0"))
    .join(":");
}

/**
 * A size for people.
 *
 * @param bytes The size.
 * @returns In megabytes, rounded up, below 10 GB; in gigabytes above.
 */
export function megabytes(bytes: number): string {
  return bytes < 10e9
    ? `${Math.ceil(bytes / 1e6)} MB`
    : `${Math.floor(bytes / 1e9)} GB`;
}

/**
 * A size for tables.
 *
 * @param bytes The size.
 * @returns Megabytes with three decimals, so that small files do not vanish.
 */
export function megabytesOf(bytes: number): string {
  return (bytes / 1e6).toFixed(3);
}

/**
 * A number of things.
 *
 * @param count How many.
 * @param noun One of them.
 * @param plural Several of them.
 * @returns For instance `1 trial` or `3 trials`.
 */
export function counted(
  count: number,
  noun: string,
  plural: string = `${noun}s`,
): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
