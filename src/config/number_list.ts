/** Schemas of short lists of numbers, such as `[from, to]`. */
import { z } from "zod";
import { withRule } from "./expected.ts";

/** Keywords of JSON Schema for two different numbers. */
export const DIFFERENT = { uniqueItems: true };

/** Keywords of JSON Schema for two different numbers that have logarithms. */
export const LOGARITHMIC = {
  ...DIFFERENT,
  items: { type: "number", exclusiveMinimum: 0 },
};

/** Two numbers. */
export type Ends = readonly [from: number, to: number];

/**
 * A list of so many finite numbers.
 *
 * @param form What users read: `[from, to]`.
 * @param length How many numbers it has.
 * @param problem Says what is expected instead, if the numbers do not fit.
 */
export function numberList<List extends readonly number[]>(
  form: string,
  length: List["length"],
  problem: (list: List) => string | undefined,
): z.ZodType<List> {
  const error = `expected ${form}, all of them finite numbers`;
  const list = z.array(z.number({ error }), { error }).length(length, {
    error,
  });
  return withRule(list as unknown as z.ZodType<List>, problem);
}

/** Two ends, the smaller one first. */
export function risingProblem([from, to]: Ends): string | undefined {
  return from < to ? undefined : "expected the smaller number first";
}

/** Two different ends. */
export function differenceProblem([from, to]: Ends): string | undefined {
  return from === to ? "expected two different numbers" : undefined;
}

/** Two ends that have logarithms. */
export function logProblem(ends: Ends): string | undefined {
  if (!ends.every((it) => it > 0)) return "expected two numbers > 0";
  const ratio = ends[1] / ends[0];
  const fits = ratio > 0 && Number.isFinite(ratio);
  return fits
    ? differenceProblem(ends)
    : "expected two numbers with a ratio that a double can hold";
}
