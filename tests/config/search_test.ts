import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { ConfigError } from "../../src/base/errors.ts";
import { parseStudy } from "../../src/config/parse_study.ts";

const SPACE = "space: { beta: { logUniform: [4, 400] } }";

function studyWith(...lines: string[]): ReturnType<typeof parseStudy> {
  const base = "base: { content: photo:astronaut, style: painted:swirl }";
  return parseStudy(["name: s", base, ...lines].join("\n"), "study.yaml");
}

/** Where something is wrong, and what. */
function problemsOf(...lines: string[]): string[] {
  try {
    studyWith(...lines);
    return [];
  } catch (error) {
    return (error as ConfigError).problems
      .map(({ where, message }) => `${where}: ${message}`);
  }
}

Deno.test("parseStudy() draws as many rows as search wants, by the goal of its metric", () => {
  const search = "search: { metric: styleDistance, method: random, trials: 7 }";
  const study = studyWith(`random: { ${SPACE} }`, search);
  strictEqual(study.combinations.length, 7);
  const found = { metric: "styleDistance", goal: "minimize", trials: 7 };
  deepStrictEqual(study.search, { method: "random", ...found });
  strictEqual(study.stop, undefined);
  const counted = studyWith(`random: { count: 7, ${SPACE} }`, search);
  deepStrictEqual(counted.combinations, study.combinations);
});

Deno.test("parseStudy() makes a stop rule of a search by halving", () => {
  const study = studyWith(
    `random: { ${SPACE} }`,
    "search: { metric: styleDistance, goal: maximize, method: halving, " +
      "trials: 7, factor: 4 }",
  );
  const watched = { metric: "styleDistance", goal: "maximize" };
  deepStrictEqual(study.search, {
    ...{ method: "halving", ...watched, trials: 7 },
  });
  deepStrictEqual(study.stop, {
    ...{ rule: "halving", ...watched, from: 50, factor: 4 },
  });
});

Deno.test("parseStudy() says what does not go with a search", () => {
  const search =
    "search: { metric: styleDistance, method: halving, trials: 7 }";
  deepStrictEqual(problemsOf(search), [
    "search: Cannot search without random: expected a space to draw from, " +
    "for instance random: { space: { beta: { logUniform: [0.4, 4000] } } }",
  ]);
  const stop = "stop: { rule: plateau, metric: total }";
  deepStrictEqual(
    problemsOf(`random: { count: 8, ${SPACE} }`, stop, search),
    [
      "random.count: Cannot draw 8 rows: search.trials says 7; leave count out",
      "stop: Cannot use stop beside a search with method halving, which " +
      "stops trials itself: leave stop out, or use method random",
    ],
  );
  const wrong = "search: { metric: total, method: random, trials: 0, from: 3 }";
  deepStrictEqual(problemsOf(`random: { ${SPACE} }`, wrong), [
    'search.metric: Cannot use "total" for search.metric: expected one of: ' +
    "contentDistance, histogramDistance, msSsim, sharpness, ssim, styleDistance, totalVariation",
    "search.trials: Cannot use 0 for search.trials: expected a whole number " +
    "from 1 to 100000",
    'search.from: Cannot find "from" in search: expected a setting of ' +
    "random: method, metric, goal, trials",
  ]);
  deepStrictEqual(problemsOf(`random: { ${SPACE} }`, "search: halving"), [
    'search: Cannot use "halving" for search: expected a map with metric, ' +
    "method and trials",
  ]);
});
