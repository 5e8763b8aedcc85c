/** `stop`: when trials are given up. */
import type { z } from "zod";
import type { StopRule } from "../base/records.ts";
import { namesOf } from "../base/registry.ts";
import { COST_NAMES } from "../base/stop_rule.ts";
import { METRICS } from "../engine/catalog.ts";
import { oneOf, parameterNumber, wholeNumber } from "./expected.ts";
import { MAX_TRIALS } from "./max_trials.ts";
import { wordsOf } from "./notes.ts";
import { type FormKey, type Forms, oneForm, withShared } from "./one_form.ts";

const MAX_STEPS = 1_000_000;
const MAX_FACTOR = 1000;

/** Parameters of each rule. */
const RULES: Forms = {
  plateau: {
    patience: iterations(100, "plateau: how long without improvement"),
    minImprovement: parameterNumber({ min: 0, max: 1, maxExclusive: true })
      .default(0.001).meta(wordsOf({
        summary: "plateau: share of the best value by which it must improve",
        example: 0.01,
      })),
    every: iterations(10, "plateau: from one look to the next"),
  },
  median: {
    from: iterations(100, "median: before the first decision"),
    every: iterations(50, "median: from one look to the next"),
    atLeast: wholeNumber(1, MAX_TRIALS).default(5).meta(wordsOf({
      summary: "median: earlier trials that must have got there",
      example: 8,
    })),
  },
  halving: halvingParameters(),
};

/**
 * Schemas of what halving may be told, with defaults.
 *
 * @returns Name to schema.
 */
export function halvingParameters(): Readonly<Record<string, z.ZodType>> {
  return {
    from: iterations(50, "halving: before the first look"),
    factor: wholeNumber(2, MAX_FACTOR).default(3).meta(wordsOf({
      summary: "halving: one trial in so many goes on; ratio of one look's " +
        "iterations to those of the look before",
      example: 4,
    })),
  };
}

function iterations(standard: number, summary: string): z.ZodType {
  const words = { summary, unit: "iterations", example: 2 * standard };
  return wholeNumber(1, MAX_STEPS).default(standard).meta(wordsOf(words));
}

const KEY: FormKey = {
  key: "rule",
  wordsOf: () =>
    wordsOf({
      summary: "What decides whether a trial goes on",
      example: "halving",
    }),
  otherwise: `expected a map with rule: ${Object.keys(RULES).join(", ")}`,
};

/** Schema of {@linkcode StopRule}, with all metrics that there are by now. */
export function stopSchema(): z.ZodType<StopRule> {
  const metric = oneOf([...COST_NAMES, ...namesOf(METRICS)]).meta(wordsOf({
    summary: "What it looks at: a cost, or a metric of the image",
    example: "styleDistance",
  }));
  return oneForm(KEY, withShared({ metric }, RULES)).transform((rule) =>
    ({ ...rule, goal: goalOf(String(rule.metric)) }) as unknown as StopRule
  );
}

/** Costs are to be small. */
function goalOf(metric: string): StopRule["goal"] {
  return METRICS[metric]?.goal ?? "minimize";
}
