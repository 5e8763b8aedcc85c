import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { parseStudy } from "../../src/config/parse_study.ts";
import { NETWORKS } from "../../src/engine/catalog.ts";
import { problemsOf, studyText } from "./study_texts.ts";

const SETS = Object.values(NETWORKS).flatMap(({ layerSets }) =>
  Object.entries(layerSets)
);

for (const [name, { layers }] of SETS) {
  Deno.test(`parseStudy() takes ${name} for its layers, wherever layers stand`, () => {
    const list = `[${layers.join(", ")}]`;
    const settingsOf = (written: string) =>
      parseStudy(
        studyText(
          `styleLayers: ${written}`,
          `contentLayers: [${written}, [conv5_4]]`,
        ) + `when: [{if: {styleLayers: ${written}}, set: {alpha: 3}}]`,
        "test.yaml",
      ).combinations.map(({ settings }) => settings);
    deepStrictEqual(settingsOf(name), settingsOf(list));
    strictEqual(settingsOf(name)[0]!.alpha, 3);
  });
}

Deno.test("parseStudy() keeps the name of a set as it was written", () => {
  const grid = "styleLayers: [deep, {value: shallow, label: x}]";
  const study = parseStudy(studyText("", grid), "test.yaml");
  deepStrictEqual(study.combinations.map(({ varied }) => varied.styleLayers), [
    "deep",
    { value: "shallow", label: "x" },
  ]);
});

Deno.test("parseStudy() varies one layer of a set", () => {
  const study = studyText("styleLayers: deep", "styleLayers.conv1_1: [2]");
  const [only] = parseStudy(study, "test.yaml").combinations;
  deepStrictEqual(only!.settings.styleLayers, {
    conv1_1: 0.5,
    conv4_1: 0.25,
    conv5_1: 0.25,
  });
});

Deno.test("parseStudy() lists sets and layers for an unknown name", () => {
  const found = problemsOf(studyText(
    "styleLayers: shalow, contentLayers: conv4_22",
    "styleLayers: [gatys, [conv1_1, conv2_1, conv3_1, conv4_1, conv5_1]]",
  ));
  deepStrictEqual(found.map(([place]) => place), [
    "2:70 base.styleLayers",
    "2:93 base.contentLayers",
    "3:30 grid.styleLayers[1]",
  ]);
  const [set, layer, twice] = found.map(([, message]) => message);
  match(set!, /^Cannot use "shalow" for styleLayers: expected a set of layers/);
  match(set!, /\(gatys, .*deep\), a list of layers, or a map .*conv5_4 \(did/);
  match(set!, /\(did you mean "shallow"\?\)$/);
  match(layer!, /\(did you mean "conv4_2"\?\)$/);
  match(twice!, /value 1 is the same/);
});
