/** `search`: the best of the rows that `random` draws. */
import type { z } from "zod";
import type { HalvingRule } from "../base/records.ts";
import { namesOf } from "../base/registry.ts";
import { METRICS } from "../engine/catalog.ts";
import { oneOf, wholeNumber } from "./expected.ts";
import { MAX_TRIALS } from "./max_trials.ts";
import { isMap, type Members, membersOf } from "./members.ts";
import type { ProblemList } from "./problem_list.ts";
import { wordsOf } from "./notes.ts";
import { type FormKey, type Forms, oneForm, withShared } from "./one_form.ts";
import { halvingParameters } from "./stop_rule.ts";
import type { Search } from "./study.ts";

/** What `search` says, defaults filled in. */
export interface SearchForm extends Search {
  /** Gives rows up early; left out where all run to their end. */
  readonly stop?: HalvingRule;
}

/** What each method may be told besides. */
const METHODS: Forms = {
  random: {},
  halving: halvingParameters(),
};

const KEY: FormKey = {
  key: "method",
  wordsOf: () =>
    wordsOf({
      summary: "random runs all rows to their end, halving gives up early",
      example: "halving",
    }),
  otherwise: "expected a map with metric, method and trials",
};

/** Schema of {@linkcode SearchForm}, with all metrics that there are by now. */
export function searchSchema(): z.ZodType<SearchForm> {
  const shared = {
    metric: oneOf(namesOf(METRICS)).meta(wordsOf({
      summary: "What the best are chosen by",
      example: "styleDistance",
    })),
    goal: oneOf(["minimize", "maximize"]).optional().meta(wordsOf({
      summary: "Which values are better; the metric's own without it",
      example: "minimize",
    })),
    trials: wholeNumber(1, MAX_TRIALS).meta(wordsOf({
      summary: "Rows to draw, instead of random.count",
      example: 20,
    })),
  };
  return oneForm(KEY, withShared(shared, METHODS))
    .transform((written) => toForm(written as unknown as Written));
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

function toForm({ method, trials, from, factor, ...written }: Written) {
  const { metric, goal = METRICS[metric]!.goal } = written;
  const watched = { metric, goal };
  const search = { method, ...watched, trials };
  const stop: HalvingRule = { rule: "halving", ...watched, from, factor };
  return { ...search, ...(method === "halving" && { stop }) };
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
  if (root.search === undefined) return root;
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
