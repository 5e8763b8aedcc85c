/** How `random` draws the values of one setting. */
import { z } from "zod";
import { oneRequired, unknownKeys, withRule } from "./expected.ts";
import {
  DIFFERENT,
  type Ends,
  LOGARITHMIC,
  logProblem,
  numberList,
  risingProblem,
} from "./number_list.ts";

/** One of `uniform`, `logUniform`, `int` and `choice`, the last with weights. */
export interface Distribution {
  /** Ends of numbers that are all as likely. */
  readonly uniform?: Ends | undefined;
  /** Ends of numbers whose logarithms are all as likely. */
  readonly logUniform?: Ends | undefined;
  /** Ends of whole numbers, both included. */
  readonly int?: Ends | undefined;
  /** Values to choose from. */
  readonly choice?: readonly unknown[] | undefined;
  /** How likely these are, in any unit; equally without it. */
  readonly weights?: readonly number[] | undefined;
}

const KEYS = ["uniform", "logUniform", "int", "choice", "weights"];

/** What users may write. */
export const DISTRIBUTION_FORMS =
  "{uniform: [from, to]}, {logUniform: [from, to]}, {int: [from, to]} or " +
  "{choice: [VALUE, …], weights: [NUMBER, …]}";

/** Digits that drawn numbers keep: readable, and the same in every V8. */
const DIGITS = 6;

const MAX_WHOLE = Number.MAX_SAFE_INTEGER;

const WEIGHT = "expected a number ≥ 0";

const SCHEMA: z.ZodType<Distribution> = z.strictObject({
  uniform: numberList("[from, to]", 2, risingProblem)
    .meta({
      ...DIFFERENT,
      description: "Ends of numbers that are all as likely",
      examples: [[1, 20]],
    }).optional(),
  logUniform: numberList<Ends>(
    "[from, to]",
    2,
    (ends) => logProblem(ends) ?? risingProblem(ends),
  ).meta({
    ...LOGARITHMIC,
    description: "Ends of numbers, each factor as likely as any other",
    examples: [[0.4, 4000]],
  }).optional(),
  int: numberList("[from, to]", 2, wholeProblem)
    .meta({
      ...DIFFERENT,
      items: { type: "integer", minimum: -MAX_WHOLE, maximum: MAX_WHOLE },
      description: "Ends of whole numbers, both included",
      examples: [[50, 200]],
    }).optional(),
  choice: z.array(z.unknown(), { error: "expected a list of values" })
    .min(1, { error: "expected a list of at least one value" })
    .meta({ description: "Values to choose from", examples: [["max"]] })
    .optional(),
  weights: z.array(z.number({ error: WEIGHT }).min(0, { error: WEIGHT }), {
    error: "expected a list of numbers ≥ 0",
  }).meta({
    contains: { type: "number", exclusiveMinimum: 0 },
    description: "How likely each value of choice is, in any unit; " +
      "equally without it",
    examples: [[3, 1]],
  }).optional(),
}, {
  error: (issue) =>
    unknownKeys(KEYS)(issue) ?? `expected ${DISTRIBUTION_FORMS}`,
});

/** Schema of {@linkcode Distribution}. */
export const DISTRIBUTION: z.ZodType<Distribution> = withRule(
  SCHEMA,
  formProblem,
)
  // what `formProblem` asks for, in keywords of JSON Schema
  .meta({
    oneOf: oneRequired(["uniform", "logUniform", "int", "choice"]),
    dependentRequired: { weights: ["choice"] },
  });

function wholeProblem(ends: Ends): string | undefined {
  const fits = ends.every(Number.isSafeInteger);
  return fits ? risingProblem(ends) : "expected two whole numbers";
}

function formProblem(
  { uniform, logUniform, int, choice, weights }: Distribution,
): string | undefined {
  const given = [uniform, logUniform, int, choice].filter((it) => it);
  if (given.length !== 1) {
    return "expected one of uniform, logUniform, int, choice";
  }
  if (weights === undefined) return undefined;
  if (weights.length !== choice?.length) {
    return "expected weights only beside choice, one for each value";
  }
  return weights.some((weight) => weight > 0)
    ? undefined
    : "expected at least one weight > 0";
}

/**
 * Turns a uniform number into a value.
 *
 * @param distribution One that {@linkcode DISTRIBUTION} accepted.
 * @param uniform A number from [0, 1); larger ones give larger or later values.
 * @returns The number, rounded to six significant digits unless it is an
 *     `int`; for `choice` the index of the value.
 *
 * @example
 * ```ts
 * import { drawValue } from "./distribution.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(drawValue({ logUniform: [1, 100] }, 0.5), 10);
 * strictEqual(drawValue({ int: [1, 3] }, 0.99), 3);
 * ```
 */
export function drawValue(
  { uniform, logUniform, int, choice = [], weights }: Distribution,
  uniform01: number,
): number {
  if (uniform) {
    const [from, to] = uniform;
    return rounded(from + (to - from) * uniform01, uniform);
  }
  if (logUniform) {
    const [from, to] = logUniform;
    return rounded(from * (to / from) ** uniform01, logUniform);
  }
  if (int) return int[0] + Math.floor((int[1] - int[0] + 1) * uniform01);
  return pick(weights ?? choice.map(() => 1), uniform01);
}

function rounded(value: number, [from, to]: Ends): number {
  return Math.min(to, Math.max(from, Number(value.toPrecision(DIGITS))));
}

/** Index of the weight in whose share of the sum a number falls. */
function pick(weights: readonly number[], uniform: number): number {
  let rest = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [i, weight] of weights.entries()) {
    if (rest < weight) return i;
    rest -= weight;
  }
  return weights.findLastIndex((weight) => weight > 0);
}
