/** `stop`: when trials are given up. */
import { z } from "zod";
import type { StopRule } from "../base/records.ts";
import { namesOf } from "../base/registry.ts";
import { COST_NAMES } from "../base/stop_rule.ts";
import { METRICS } from "../engine/catalog.ts";
import {
  expectedOneOf,
  oneOf,
  parameterNumber,
  unknownKeys,
  wholeNumber,
} from "./expected.ts";
import { MAX_TRIALS } from "./max_trials.ts";
import { isMap } from "./members.ts";

const MAX_STEPS = 1_000_000;
const MAX_FACTOR = 1000;

/** Defaults; `rule` and `metric` have none. */
const RULES: Readonly<Record<string, Readonly<Record<string, z.ZodType>>>> = {
  plateau: {
    patience: wholeNumber(1, MAX_STEPS).default(100),
    minImprovement: parameterNumber({ min: 0, max: 1, maxExclusive: true })
      .default(0.001),
    every: wholeNumber(1, MAX_STEPS).default(10),
  },
  median: {
    from: wholeNumber(1, MAX_STEPS).default(100),
    every: wholeNumber(1, MAX_STEPS).default(50),
    atLeast: wholeNumber(1, MAX_TRIALS).default(5),
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
    from: wholeNumber(1, MAX_STEPS).default(50),
    factor: wholeNumber(2, MAX_FACTOR).default(3),
  };
}

const NAMES = Object.keys(RULES);

/** Schema of {@linkcode StopRule}, with all metrics that there are by now. */
export function stopSchema(): z.ZodType<StopRule> {
  return z.discriminatedUnion(
    "rule",
    NAMES.map(ruleSchema) as [z.ZodObject, ...z.ZodObject[]],
    {
      error: ({ input }) =>
        isMap(input)
          ? expectedOneOf(input.rule, NAMES)
          : `expected a map with rule: ${NAMES.join(", ")}`,
    },
  ).transform((rule) =>
    ({ ...rule, goal: goalOf(String(rule.metric)) }) as unknown as StopRule
  );
}

function ruleSchema(name: string): z.ZodObject {
  const shape = {
    rule: z.literal(name),
    metric: oneOf([...COST_NAMES, ...namesOf(METRICS)]),
    ...RULES[name],
  };
  return z.strictObject(shape, {
    error: unknownKeys(Object.keys(shape), `expected a setting of ${name}`),
  });
}

/** Costs are to be small. */
function goalOf(metric: string): StopRule["goal"] {
  return METRICS[metric]?.goal ?? "minimize";
}
