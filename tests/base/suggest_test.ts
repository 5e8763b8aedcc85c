import { strictEqual } from "node:assert/strict";
import { suggest } from "../../src/base/suggest.ts";

const CANDIDATES = ["adam", "sgd", "learningRate", "conv1_1", "conv1_2"];

Deno.test.each([
  ["adm", "adam"],
  ["Adam", "adam"],
  ["aadm", "adam"],
  ["learningrate", "learningRate"],
  ["learning_rate", "learningRate"],
  ["conv11", "conv1_1"],
  ["conv1_11", "conv1_1"],
])("suggest() reads %j as %j", (typed, meant) => {
  strictEqual(suggest(typed, CANDIDATES), meant);
});

Deno.test.each([["rmsprop"], [""], ["x"], ["batchSize"]])(
  "suggest() makes nothing of %j",
  (typed) => strictEqual(suggest(typed, CANDIDATES), undefined),
);
