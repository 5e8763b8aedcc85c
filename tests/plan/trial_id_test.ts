import {
  deepStrictEqual,
  notStrictEqual,
  strictEqual,
} from "node:assert/strict";
import type { ImageRef } from "../../src/base/records.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import {
  identityOf,
  trialHash,
  trialId,
  type TrialParts,
} from "../../src/plan/trial_id.ts";
import { studyText } from "../config/study_texts.ts";

const CONTENT: ImageRef = { kind: "file", path: "/a", sha256: "c".repeat(64) };
const STYLE: ImageRef = { kind: "painted", name: "swirl", version: 1, seed: 0 };

function partsOf(base: string): TrialParts {
  const [trial] = parseStudy(studyText(base), "test.yaml").combinations;
  return {
    settings: trial!.settings,
    content: CONTENT,
    style: STYLE,
    weightsSha256: "e".repeat(64),
  };
}

function hashOf(base: string): string {
  return trialHash(partsOf(base));
}

// If one of these changes, every trial that anybody has run is lost to them.
Deno.test.each([
  ["", "e2ab7869d874"],
  ["beta: 4, size: 160, iterations: 50", "b90c19589df0"],
  ["styleLayers: [conv1_1, conv1_2, conv2_1]", "c11398f1cae4"],
  [
    "optimizer: {name: adam, learningRate: 0.1}, init: noise, seed: 7",
    "6a6d9458600d",
  ],
  ["network: {name: vgg19, pooling: average}, clamp: false", "40918b3983d1"],
])("trialHash() never changes for %j", (base, id) => {
  strictEqual(trialId(hashOf(base)), id);
});

Deno.test("identityOf() leaves defaults out", () => {
  deepStrictEqual(identityOf(partsOf("")), {
    content: "c".repeat(64),
    style: "painted:swirl@1",
    weights: "e".repeat(64),
  });
});

Deno.test.each([
  ["size: 400, styleSize: 400, alpha: 10, beta: 40.0, iterations: 2500"],
  ["network: {name: vgg19, pooling: max}, contentLayers: {conv4_2: 3}"],
  ["styleLayers: [conv5_1, conv4_1, conv3_1, conv2_1, conv1_1]"],
  ["styleLayers: gatys"],
  ["styleLayers: {conv1_1: 0.3, conv2_1: 0.3, conv3_1: 0.3, conv4_1: 0.3, conv5_1: 0.3}"],
  ["optimizer: {epsilon: 1e-8, beta1: 0.9, name: adam}"],
  ["init: content, clamp: true, seed: 5"],
  ["contentCost: content, styleCost: {name: gram}"],
  ["backend: wasm, logEvery: 7, saveEvery: 9, hashEvery: 3, checkpointEvery: 9it, timeout: 9m, hangTimeout: 9m"],
])("trialHash() is the default's with %j", (base) => {
  strictEqual(hashOf(base), hashOf(""));
});

Deno.test("trialHash() changes with everything that can change the image", () => {
  const bases = [
    "",
    "size: 399",
    "styleSize: 399",
    "network: {name: vgg19, pooling: average}",
    "contentLayers: [conv4_1]",
    "contentLayers: [conv4_1, conv4_2]",
    "styleLayers: [conv1_1]",
    "styleLayers: {conv1_1: 1, conv2_1: 2}",
    "styleLayers: {conv1_1: 2, conv2_1: 1}",
    "contentCost: gram",
    "styleCost: content",
    "alpha: 11",
    "beta: 41",
    "optimizer: {name: adam, learningRate: 0.02}",
    "optimizer: {name: adam, beta1: 0.8}",
    "optimizer: {name: adam, beta2: 0.99}",
    "optimizer: {name: adam, epsilon: 1e-7}",
    "iterations: 2499",
    "init: noise",
    "init: noise, seed: 1",
    "clamp: false",
  ];
  strictEqual(new Set(bases.map(hashOf)).size, bases.length);
});

Deno.test("trialHash() depends on the bytes of images, not on their paths", () => {
  const parts = partsOf("");
  const photo: ImageRef = { kind: "photo", name: "a", sha256: CONTENT.sha256 };
  strictEqual(trialHash({ ...parts, content: photo }), trialHash(parts));
  const other: ImageRef = { ...CONTENT, sha256: "d".repeat(64) };
  const repainted: ImageRef = { ...STYLE, version: 2 };
  const reseeded: ImageRef = { ...STYLE, seed: 3 };
  for (
    const changes of [
      { content: other },
      { style: repainted },
      { style: reseeded },
      { content: STYLE, style: CONTENT },
      { weightsSha256: "f".repeat(64) },
    ]
  ) {
    notStrictEqual(trialHash({ ...parts, ...changes }), trialHash(parts));
  }
});
