/** Phrases that say what is allowed, and schemas of single values with them. */
import { z } from "zod";
import {
  CHECKPOINT_FORM,
  parseCheckpointInterval,
} from "../base/checkpoint_interval.ts";
import { DURATION_FORM, parseDurationMs } from "../base/duration.ts";
import { suggest } from "../base/suggest.ts";
import type { NumberParameter } from "../engine/types.ts";

/** What zod tells an error callback that is used here. */
interface Found {
  readonly input?: unknown;
}

/**
 * `(did you mean "adam"?)` with a space before it, or nothing.
 *
 * @param found What the file says.
 * @param names What is allowed.
 */
export function didYouMean(found: unknown, names: readonly string[]): string {
  const near = typeof found === "string" ? suggest(found, names) : undefined;
  return near === undefined ? "" : ` (did you mean "${near}"?)`;
}

/**
 * Says which names are allowed.
 *
 * @param found What the file says instead.
 * @param names What is allowed.
 */
export function expectedOneOf(
  found: unknown,
  names: readonly string[],
): string {
  return `expected one of: ${names.join(", ")}${didYouMean(found, names)}`;
}

/**
 * Messages for keys that are not allowed, one a line in the order of the keys:
 * zod reports the unknown keys of a map as one issue with one message.
 *
 * @param names Keys that are allowed.
 * @param phrase What comes before the list.
 * @param belongs Says instead where a key belongs, if it knows.
 */
export function unknownKeys(
  names: readonly string[],
  phrase = "expected one of",
  belongs: (key: string, map: unknown) => string | undefined = () => undefined,
): (issue: Found & { code?: string; keys?: unknown }) => string | undefined {
  return ({ keys, input }) =>
    Array.isArray(keys)
      ? keys.map((key) =>
        belongs(key, input) ??
          `${phrase}: ${names.join(", ")}${didYouMean(key, names)}`
      ).join("\n")
      : undefined;
}

/**
 * One of some names.
 *
 * @param names At least one.
 */
export function oneOf<Name extends string>(
  names: readonly Name[],
): z.ZodType<Name, Name> {
  return z.enum(names, {
    error: ({ input }: Found) => expectedOneOf(input, names),
  });
}

/** A whole number from `min` to `max`. */
export function wholeNumber(
  min: number,
  max: number,
): z.ZodType<number, number> {
  const error = `expected a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** What decides which numbers a parameter may have. */
type Range = Pick<
  NumberParameter,
  "min" | "max" | "minExclusive" | "maxExclusive"
>;

/**
 * The range of a parameter.
 *
 * @param range Its ends.
 * @returns For instance `≥ 0 and < 1`.
 *
 * @example
 * ```ts
 * import { rangeText } from "./expected.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(rangeText({ min: 0, minExclusive: true }), "> 0");
 * ```
 */
export function rangeText(range: Range): string {
  const { min, max = Infinity, minExclusive, maxExclusive } = range;
  const low = `${minExclusive ? ">" : "≥"} ${min}`;
  if (max === Infinity) return low;
  return `${low} and ${maxExclusive ? "<" : "≤"} ${max}`;
}

/** A number within the range of a parameter, in float32 too. */
export function parameterNumber(range: Range): z.ZodType<number, number> {
  const { min, max = Infinity, minExclusive, maxExclusive } = range;
  const error = `expected a number ${rangeText(range)}`;
  const isWithin = (value: number): boolean =>
    (minExclusive ? value > min : value >= min) &&
    (maxExclusive ? value < max : value <= max) && Number.isFinite(value);
  let number = z.number({ error });
  number = minExclusive
    ? number.gt(min, { error })
    : number.min(min, { error });
  if (max < Infinity) {
    number = maxExclusive
      ? number.lt(max, { error })
      : number.max(max, { error });
  }
  // 1e-300 would be 0 to the engine, and 1e39 infinite
  return number.refine((value) => isWithin(Math.fround(value)), {
    error: `${error} that float32 can hold`,
  });
}

/**
 * Keywords of JSON Schema, one for each key: a map that has it.
 *
 * @param keys The keys.
 */
export function oneRequired(
  keys: readonly string[],
): { readonly required: readonly string[] }[] {
  return keys.map((key) => ({ required: [key] }));
}

/** A time such as `10m`, or `none`. */
export function durationText(): z.ZodType<string, string> {
  const error = `expected ${DURATION_FORM}, or none`;
  // for JSON Schema, too, which cannot see how long it is
  const form = /^(none|(\d+(\.\d+)?[hms])+)$/;
  return z.string({ error }).regex(form, { error, abort: true }).refine(
    (text) => text === "none" || parseDurationMs(text) !== undefined,
    { error },
  );
}

/** How often a checkpoint is made. */
export function checkpointText(): z.ZodType<string, string> {
  const error = `expected ${CHECKPOINT_FORM}`;
  const form = /^(none|[1-9]\d{0,6}it|(\d+(\.\d+)?[hms])+)$/;
  return z.string({ error }).regex(form, { error, abort: true }).refine(
    (text) => parseCheckpointInterval(text) !== undefined,
    { error },
  );
}

/** `true` or `false`. */
export function flag(): z.ZodType<boolean, boolean> {
  return z.boolean({ error: "expected true or false" });
}

/**
 * A schema with a rule about the whole of a value, which says nothing while
 * parts of it are wrong.
 *
 * @param schema What the parts must be.
 * @param problem Says what is expected instead, if the rule is broken.
 */
export function withRule<Value>(
  schema: z.ZodType<Value>,
  problem: (value: Value) => string | undefined,
): z.ZodType<Value> {
  return schema.check(({ value, issues }) => {
    const message = issues.length > 0 ? undefined : problem(value);
    if (message === undefined) return;
    issues.push({ code: "custom", input: value, message });
  });
}
