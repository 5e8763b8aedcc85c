/** `search`: the best of the rows that `random` draws. */
import { z } from "zod";
import type { HalvingRule } from "../base/records.ts";
import { namesOf } from "../base/registry.ts";
import { METRICS } from "../engine/catalog.ts";
import { expectedOneOf, oneOf, unknownKeys, wholeNumber } from "./expected.ts";
import { MAX_TRIALS } from "./max_trials.ts";
import { isMap, type Members, membersOf } from "./members.ts";
import type { ProblemList } from "./problem_list.ts";
import { halvingParameters } from "./stop_rule.ts";
import type { Search } from "./study.ts";

/** What `search` says, defaults filled in. */
export interface SearchForm extends Search {
  /** Gives rows up early; left out where all run to their end. */
  readonly stop?: HalvingRule;
}

/** What each method may be told besides. */
const METHODS: Readonly<Record<string, Readonly<Record<string, z.ZodType>>>> = {
  random: {},
  halving: halvingParameters(),
};

const NAMES = Object.keys(METHODS);

/** Schema of {@linkcode SearchForm}, with all metrics that there are by now. */
export function searchSchema(): z.ZodType<SearchForm> {
  return z.discriminatedUnion(
    "method",
    NAMES.map(methodSchema) as [z.ZodObject, ...z.ZodObject[]],
    {
      error: ({ input }) =>
        isMap(input)
          ? expectedOneOf(input.method, NAMES)
          : "expected a map with metric, method and trials",
    },
  ).transform((written) => toForm(written as unknown as Written));
}

/** As it comes out of the union. */
interface Written {
  readonly method: string;
  readonly metric: string;
  readonly goal?: Search["goal"];
  readonly trials: number;
  readonly from: number;
  readonly factor: number;
}

function methodSchema(name: string): z.ZodObject {
  const shape = {
    method: z.literal(name),
    metric: oneOf(namesOf(METRICS)),
    goal: oneOf(["minimize", "maximize"]).optional(),
    trials: wholeNumber(1, MAX_TRIALS),
    ...METHODS[name],
  };
  return z.strictObject(shape, {
    error: unknownKeys(Object.keys(shape), `expected a setting of ${name}`),
  });
}

function toForm({ method, trials, from, factor, ...written }: Written) {
  const { metric, goal = METRICS[metric]!.goal } = written;
  const watched = { metric, goal };
  const stop: HalvingRule = { rule: "halving", ...watched, from, factor };
  return { ...watched, trials, ...(method === "halving" && { stop }) };
}

/**
 * A study whose `random` draws as many rows as its `search` wants.
 *
 * @param root The study.
 * @param problems Gets what does not go with `search`.
 * @returns The study, with `random.count`; the same if it has no `search`.
 */
export function withSearchCount(
  root: Members,
  problems: ProblemList,
): Members {
  const { random, stop } = root;
  if (root.search === undefined || root.search === null) return root;
  const search = membersOf(root.search);
  if (search.method === "halving" && isMap(stop)) {
    problems.add(
      ["stop"],
      "key",
      "Cannot use stop beside a search with method halving, which stops " +
        "trials itself: leave stop out, or use method random",
    );
  }
  if (!isMap(random)) {
    problems.add(
      ["search"],
      "key",
      "Cannot search without random: expected a space to draw from, for " +
        "instance random: { space: { beta: { logUniform: [0.4, 4000] } } }",
    );
    return root;
  }
  const { trials } = search;
  const { count } = random;
  const isWhole = isCount(count) && isCount(trials);
  if (isWhole && count !== trials) {
    problems.add(
      ["random", "count"],
      "value",
      `Cannot draw ${count} rows: search.trials says ${trials}; leave count out`,
    );
  }
  if (count !== undefined) return root;
  // a wrong number is complained of where it stands
  const drawn = isCount(trials) ? trials : 1;
  return { ...root, random: { ...random, count: drawn } };
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 &&
    Number(value) <= MAX_TRIALS;
}
