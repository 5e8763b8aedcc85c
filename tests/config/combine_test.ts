import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseStudy } from "../../src/config/parse_study.ts";
import type { Combination } from "../../src/config/study.ts";
import { studyText } from "./study_texts.ts";

function expand(base: string, grid: string): readonly Combination[] {
  return parseStudy(studyText(base, grid), "test.yaml").combinations;
}

Deno.test("combine() makes one trial where there is no grid", () => {
  const [only, ...others] = expand("beta: 3", "");
  strictEqual(only!.settings.beta, 3);
  deepStrictEqual(only!.varied, {});
  strictEqual(others.length, 0);
});

Deno.test("combine() runs the last key fastest and keeps what was written", () => {
  const trials = expand(
    "",
    "optimizer.learningRate: [0.1, 0.2], styleLayers: [[conv1_1], {conv2_1: 5}]",
  );
  deepStrictEqual(trials.map(({ varied }) => Object.values(varied)), [
    [0.1, ["conv1_1"]],
    [0.1, { conv2_1: 5 }],
    [0.2, ["conv1_1"]],
    [0.2, { conv2_1: 5 }],
  ]);
  const { optimizer, styleLayers } = trials[3]!.settings;
  strictEqual(optimizer.learningRate, 0.2);
  deepStrictEqual(styleLayers, { conv2_1: 1 });
});

Deno.test("combine() lets styleSize follow size unless it is given", () => {
  const sizes = (base: string, grid: string) =>
    expand(base, grid).map(({ settings }) => [
      settings.size,
      settings.styleSize,
    ]);
  deepStrictEqual(sizes("", "size: [32, 64]"), [[32, 32], [64, 64]]);
  deepStrictEqual(sizes("styleSize: 9", "size: [32, 64]"), [[32, 9], [64, 9]]);
  deepStrictEqual(sizes("size: 8", "styleSize: [1, 2]"), [[8, 1], [8, 2]]);
});

Deno.test("combine() combines parts of one setting that stand apart", () => {
  const trials = expand(
    "",
    "optimizer.beta1: [0.1, 0.2], beta: [1, 2], optimizer.beta2: [0.3, 0.4]",
  );
  deepStrictEqual(
    trials.map(({ settings: { optimizer, beta } }) =>
      `${optimizer.beta1} ${beta} ${optimizer.beta2}`
    ),
    trials.map(({ varied }) => Object.values(varied).join(" ")),
  );
});
