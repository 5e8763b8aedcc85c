import { deepStrictEqual } from "node:assert/strict";
import { parseStudy } from "../../src/config/parse_study.ts";
import { problemsOf } from "./study_texts.ts";

const BASE = `  content: painted:wash
  style: painted:swirl
`;

Deno.test("parseStudy() says where keys belong that stand at the wrong level", () => {
  const found = problemsOf(`name: a
iterations: 5
optimizer.beta1: 0.5
gird: {}
base:
${BASE}  optimizer.learningRate: 0.05
  optimizer: { name: adam, beta2: 0.9 }
  pooling: average
  styleLayers.conv1_1: 2
  conv1_1: 2
  use: [./a.ts]
  grid: { beta: [1] }
  optimizer.epsilon: [1, 2]
`);
  const told = found.map(([place, message]) =>
    `${place} ${message.replace(/expected.*/, "…")}`
  );
  const cannot = (place: string, key: string, holder: string, what: string) =>
    `${place}${key} Cannot find "${key}" in ${holder}: ${what}`;
  deepStrictEqual(told, [
    cannot("2:1 ", "iterations", "study", "it belongs in base"),
    cannot(
      "3:1 ",
      "optimizer.beta1",
      "study",
      "it belongs in base: write " +
        "optimizer: { name: adam, beta2: 0.9, beta1: 0.5 } there",
    ),
    cannot("4:1 ", "gird", "study", "…"),
    ...[
      [
        "8:3 base.",
        "optimizer.learningRate",
        "write optimizer: { name: adam, beta2: 0.9, learningRate: 0.05 }",
      ],
      [
        "10:3 base.",
        "pooling",
        "write network: { name: vgg19, pooling: average }",
      ],
      [
        "11:3 base.",
        "styleLayers.conv1_1",
        "write styleLayers: { conv1_1: 2, conv2_1: 1, conv3_1: 1, conv4_1: 1, " +
        "conv5_1: 1 }",
      ],
      ["12:3 base.", "conv1_1", "…"],
      ["13:3 base.", "use", "it belongs at the top of the file"],
      ["14:3 base.", "grid", "it belongs at the top of the file"],
      ["15:3 base.", "optimizer.epsilon", "a list of values belongs in grid"],
    ].map(([place, key, what]) => cannot(place!, key!, "base", what!)),
  ]);
});

Deno.test("parseStudy() takes what it says instead of parts in base", () => {
  const base = (line: string): string => `name: a\nbase:\n${BASE}  ${line}\n`;
  for (
    const line of ["optimizer.learningRate: 5e-2", "network.weights: 'a b'"]
  ) {
    const [[, message]] = problemsOf(base(line)) as [[string, string]];
    const { base: read } = parseStudy(
      base(message.replace(/.*: write /, "")),
      "a.yaml",
    );
    const { optimizer, network } = read;
    deepStrictEqual(
      [optimizer.learningRate, network.weights],
      line.startsWith("o") ? [0.05, undefined] : [0.03, "a b"],
    );
  }
});
