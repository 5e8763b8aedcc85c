/** Values of options: numbers, times, parts. */
import { DURATION_FORM, parseDurationMs } from "../base/duration.ts";
import { UsageError } from "../base/errors.ts";
import type { Shard } from "../plan/shard.ts";

/** An option that was given: its name, and what stood behind it. */
export interface GivenOption {
  /** Name without dashes. */
  readonly name: string;
  /** What the user wrote. */
  readonly text: string;
}

function refuse({ name, text }: GivenOption, expected: string): UsageError {
  return new UsageError(
    `Cannot use "${text}" for --${name}: expected ${expected}`,
  );
}

/**
 * A whole number.
 *
 * @param option The option.
 * @param min Least value.
 * @param max Largest value.
 * @returns The number.
 * @throws {UsageError} If it is none.
 */
export function toWholeNumber(
  option: GivenOption,
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): number {
  const value = Number(option.text);
  const isWhole = /^\d+$/.test(option.text) && min <= value && value <= max;
  if (isWhole) return value;
  const range = max === Number.MAX_SAFE_INTEGER
    ? `${min} or more`
    : `${min} to ${max}`;
  throw refuse(option, `a whole number, ${range}`);
}

/**
 * A time: `90s`, `30m`, `1.5h`, `1h30m`.
 *
 * @param option The option.
 * @returns Milliseconds, more than 0.
 * @throws {UsageError} If it is none, or longer than timers can wait.
 *
 * @example
 * ```ts
 * import { toDurationMs } from "./option_values.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(toDurationMs({ name: "timeout", text: "1h30m" }), 5_400_000);
 * ```
 */
export function toDurationMs(option: GivenOption): number {
  const durationMs = parseDurationMs(option.text);
  if (durationMs === undefined) throw refuse(option, DURATION_FORM);
  return durationMs;
}

/**
 * One part of several: `2/5`.
 *
 * @param option The option.
 * @returns The part.
 * @throws {UsageError} If it is none.
 */
export function toShard(option: GivenOption): Shard {
  const [, part, parts] = /^(\d{1,9})\/(\d{1,9})$/.exec(option.text) ?? [];
  const shard = { part: Number(part), parts: Number(parts) };
  if (1 <= shard.part && shard.part <= shard.parts) return shard;
  throw refuse(option, "PART/PARTS, for instance 1/4 to 4/4");
}

/**
 * How many of several may fail: a number, or a share such as `20%`.
 *
 * @param option The option.
 * @returns The number of failures allowed among `count`.
 * @throws {UsageError} If it is neither.
 */
export function toFailureLimit(
  option: GivenOption,
): (count: number) => number {
  const [, text, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(option.text) ?? [];
  const value = Number(text);
  if (percent === "%" && value <= 100) {
    return (count) => Math.floor(count * value / 100);
  }
  if (percent === "" && Number.isInteger(value)) return () => value;
  throw refuse(option, "a whole number, or a share such as 20%");
}

/**
 * One of several words.
 *
 * @param option The option.
 * @param words What is allowed.
 * @returns The word.
 * @throws {UsageError} If it is another.
 */
export function toOneOf<Word extends string>(
  option: GivenOption,
  words: readonly Word[],
): Word {
  const word = words.find((it) => it === option.text);
  if (word !== undefined) return word;
  throw refuse(option, `one of: ${words.join(", ")}`);
}
