import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { ConfigError } from "../../src/base/errors.ts";
import { parseStudy } from "../../src/config/parse_study.ts";

function studyWith(stop: string): ReturnType<typeof parseStudy> {
  const base = "base: { content: photo:astronaut, style: painted:swirl }";
  return parseStudy(`name: stopped\n${base}\n${stop}\n`, "study.yaml");
}

/** What is wrong with `stop`, without its place. */
function problemsOf(stop: string): string[] {
  try {
    studyWith(stop);
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map(({ message }) => message);
  }
}

Deno.test("parseStudy() fills in what a stop rule leaves out", () => {
  const costs = { metric: "total", goal: "minimize" };
  deepStrictEqual(studyWith("stop: { rule: plateau, metric: total }").stop, {
    ...{ rule: "plateau", ...costs },
    ...{ patience: 100, minImprovement: 0.001, every: 10 },
  });
  deepStrictEqual(studyWith("stop: { rule: median, metric: total }").stop, {
    ...{ rule: "median", ...costs, from: 100, every: 50, atLeast: 5 },
  });
  const halving = "stop: { rule: halving, metric: styleDistance, factor: 2 }";
  deepStrictEqual(studyWith(halving).stop, {
    ...{ rule: "halving", metric: "styleDistance", goal: "minimize" },
    ...{ from: 50, factor: 2 },
  });
  strictEqual(studyWith("stop:").stop, undefined);
});

Deno.test("parseStudy() says what is wrong with a stop rule, all at once", () => {
  deepStrictEqual(problemsOf("stop: { rule: halfing, metric: total }"), [
    'Cannot use "halfing" for stop.rule: expected one of: plateau, median, ' +
    'halving (did you mean "halving"?)',
  ]);
  const wrong = "stop: { rule: halving, metric: totl, factor: 1, evry: 3 }";
  const metrics =
    "total, content, style, contentDistance, histogramDistance, msSsim, sharpness, ssim, styleDistance, " +
    "totalVariation";
  deepStrictEqual(problemsOf(wrong), [
    `Cannot use "totl" for stop.metric: expected one of: ${metrics} ` +
    '(did you mean "total"?)',
    "Cannot use 1 for stop.factor: expected a whole number from 2 to 1000",
    'Cannot find "evry" in stop: expected a setting of halving: rule, ' +
    "metric, from, factor",
  ]);
  deepStrictEqual(problemsOf("stop: plateau"), [
    'Cannot use "plateau" for stop: expected a map with rule: plateau, ' +
    "median, halving",
  ]);
});
