import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { parseStudy } from "../../src/config/parse_study.ts";
import { INITS, NETWORKS, OPTIMIZERS } from "../../src/engine/catalog.ts";
import { problemsOf, studyText } from "./study_texts.ts";

const ORIGIN = {
  content: "photo:astronaut",
  style: "painted:swirl",
  size: 400,
  styleSize: 400,
  network: { name: "vgg19", pooling: "max" },
  contentLayers: { conv4_2: 1 },
  styleLayers: {
    conv1_1: 0.2,
    conv2_1: 0.2,
    conv3_1: 0.2,
    conv4_1: 0.2,
    conv5_1: 0.2,
  },
  contentCost: { name: "content" },
  styleCost: { name: "gram" },
  alpha: 10,
  beta: 40,
  optimizer: {
    name: "adam",
    learningRate: 0.03,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
  },
  iterations: 2500,
  init: { name: "content" },
  clamp: true,
  precision: "float32",
  seed: 0,
  backend: "auto",
  logEvery: 1,
  saveEvery: 0,
  hashEvery: 10,
  checkpointEvery: "30s",
  timeout: "none",
  hangTimeout: "10m",
};

Deno.test("parseStudy() fills in the origin's settings", () => {
  const study = parseStudy(studyText(), "test.yaml");
  deepStrictEqual({ ...study.base }, ORIGIN);
  deepStrictEqual(Object.keys(study.base), Object.keys(ORIGIN));
  deepStrictEqual(study.axes, []);
});

Deno.test("parseStudy() takes a name for its map with defaults", () => {
  const short = studyText("optimizer: adam, init: noise, network: vgg19");
  const long = studyText(
    "optimizer: {name: adam}, init: {name: noise}, network: {name: vgg19}",
  );
  deepStrictEqual(
    parseStudy(short, "a.yaml").base,
    parseStudy(long, "a.yaml").base,
  );
});

Deno.test("parseStudy() refuses numbers that float32 cannot hold", () => {
  const study = studyText(
    "beta: 1e39, optimizer: {name: adam, epsilon: 1e-300, beta1: 0.99999999999}",
  );
  const told = problemsOf(study);
  strictEqual(told.length, 3);
  for (const [, message] of told) match(message, /that float32 can hold$/);
});

Deno.test("parseStudy() takes a timeout in base and in rules, and never varies it", () => {
  const when = "when: [{if: {beta: 4}, set: {timeout: none}}]";
  const text = studyText("timeout: 1h30m", "beta: [4, 40]") + when;
  const { combinations } = parseStudy(text, "test.yaml");
  const timeouts = combinations.map(({ settings }) => settings.timeout);
  deepStrictEqual(timeouts, ["none", "1h30m"]);
  const told = problemsOf(studyText("timeout: 90", "timeout: [1m, 2m]"));
  deepStrictEqual(told.map(([place]) => place), [
    "2:66 base.timeout",
    "3:9 grid.timeout",
  ]);
  match(
    told[0]![1],
    /90 for timeout: expected a time up to .* 1h30m, or none$/,
  );
  match(told[1]![1], /^Cannot vary timeout: .* set it in base$/);
});

for (
  const [kind, registry] of Object.entries({ INITS, NETWORKS, OPTIMIZERS })
) {
  const field = kind.toLowerCase().slice(0, -1);
  for (const name of Object.keys(registry)) {
    Deno.test(`parseStudy() knows ${field} ${name}`, () => {
      deepStrictEqual(problemsOf(studyText(`${field}: ${name}`)), []);
    });
  }
}

Deno.test("parseStudy() normalises layer weights in the network's order", () => {
  const text = studyText("styleLayers: {conv3_1: 6, conv2_1: 0, conv1_1: 2}");
  const { styleLayers } = parseStudy(text, "test.yaml").base;
  deepStrictEqual(Object.entries(styleLayers), [
    ["conv1_1", 0.25],
    ["conv3_1", 0.75],
  ]);
});

Deno.test("parseStudy() reads any line break, byte order mark and merge key", () => {
  const text = "\ufeffname: a\r\nbase:\r\n  <<: { size: 64, beta: 4 }\r\n" +
    "  content: a.png\r\n  style: b.png\r\n  beta: 5\r\n";
  const { base } = parseStudy(text, "test.yaml");
  deepStrictEqual([base.size, base.beta], [64, 5]);
});

Deno.test("parseStudy() lets the grid alone name an image", () => {
  const text =
    "name: a\nbase: {style: b.png}\ngrid: {content: [c.png, d.png]}\n";
  strictEqual(parseStudy(text, "test.yaml").base.content, "c.png");
});

Deno.test("parseStudy() reports everything at once, in the file's order", () => {
  const text = `name: Bad Name
base:
  content: photo:astronut
  sizes: 200
  optimizer: adm
  styleLayers: [conv1_1, conv1_11]
  alpha: .nan
  iterations: "100"
grid:
  beta: []
  optimizer.learningRate: [0.1, 0, x]
  iteration: [1]
`;
  const found = problemsOf(text);
  deepStrictEqual(found.map(([place]) => place), [
    "1:7 name",
    "2:1 base.style",
    "3:12 base.content",
    "4:3 base.sizes",
    "5:14 base.optimizer",
    "6:26 base.styleLayers[1]",
    "7:10 base.alpha",
    "8:15 base.iterations",
    "10:9 grid.beta",
    "11:33 grid.optimizer.learningRate[1]",
    "11:36 grid.optimizer.learningRate[2]",
    "12:3 grid.iteration",
  ]);
  const messages = found.map(([, message]) => message).join("\n");
  match(messages, /"photo:astronut".*did you mean "photo:astronaut"/);
  match(messages, /"sizes" in base.*did you mean "size"/);
  match(messages, /"adm" for optimizer.*one of: adam \(did you mean "adam"\?/);
  match(messages, /NaN for alpha: expected a number ≥ 0/);
  match(messages, /"iteration".*did you mean "iterations"/);
  for (const [, message] of found) match(message, /^[A-Z].*[^.]$/);
});

Deno.test.each([
  ["", "optimizer.learningRate: [1, 0, -1]", [
    "3:37 grid.optimizer.learningRate[1]",
    "3:40 grid.optimizer.learningRate[2]",
  ]],
  ["", "beta: [1, .inf]", ["3:19 grid.beta[1]"]],
  ["", "beta: [4, 40, 4.0]", ["3:23 grid.beta[2]"]],
  ["", "styleLayers: [[conv1_1], {conv1_1: 7}]", ["3:34 grid.styleLayers[1]"]],
  ["", "optimizer: [adam, {name: adam, beta1: 1}]", [
    "3:47 grid.optimizer[1].beta1",
  ]],
  ["", "optimizer: [{name: adam, rate: 1}]", ["3:34 grid.optimizer[0].rate"]],
  ["", "beta: 4", ["3:15 grid.beta"]],
  ["", "logEvery: [1, 2]", ["3:9 grid.logEvery"]],
  ["", "size.x: [1]", ["3:9 grid.size.x"]],
  ["alpha: 0", "beta: [0, 1]", ["3:16 grid.beta[0]"]],
  ["alpha: 0, beta: 0", "", ["2:73 base.beta"]],
  ["styleLayers: {conv1_1: 0}", "", ["2:70 base.styleLayers"]],
  ["styleLayers: [conv1_1, conv1_1]", "", ["2:70 base.styleLayers"]],
  ["styleLayers: []", "", ["2:70 base.styleLayers"]],
  ["styleLayers: {__proto__: 1}", "", ["2:71 base.styleLayers.__proto__"]],
  ["optimizer: {learningRate: 1}", "", ["2:57 base.optimizer.name"]],
  ["style: a.png", "", ["2:57 YAML"]],
])("parseStudy() finds what is wrong in %j, %j", (base, grid, places) => {
  const text = studyText(base, grid);
  deepStrictEqual(problemsOf(text).map(([place]) => place), places);
});

Deno.test("parseStudy() finds every optimiser's parameters out of range", () => {
  for (const [name, { parameters }] of Object.entries(OPTIMIZERS)) {
    for (
      const [parameter, { min, minExclusive }] of Object.entries(parameters)
    ) {
      const below = minExclusive ? min : min - 1;
      const text = studyText(
        `optimizer: {name: ${name}, ${parameter}: ${below}}`,
      );
      strictEqual(problemsOf(text).length, 1, `${name}.${parameter}`);
    }
  }
});

Deno.test("parseStudy() applies whole settings first, then parts", () => {
  const grid = "optimizer.beta1: [0.5, 0.6], optimizer: [adam, " +
    "{name: adam, beta1: 0.7, beta2: 0.8}]";
  const { combinations } = parseStudy(studyText("", grid), "test.yaml");
  const values = combinations.map(({ settings }) => settings.optimizer);
  deepStrictEqual(values.map(({ beta1, beta2 }) => [beta1, beta2]), [
    [0.5, 0.999],
    [0.5, 0.8],
    [0.6, 0.999],
    [0.6, 0.8],
  ]);
});

Deno.test("parseStudy() varies one layer's weight among those written", () => {
  const text = studyText(
    "styleLayers: [conv1_1, conv2_1]",
    "styleLayers.conv1_1: [1, 3, 0]",
  );
  const { combinations } = parseStudy(text, "test.yaml");
  deepStrictEqual(combinations.map(({ settings }) => settings.styleLayers), [
    { conv1_1: 0.5, conv2_1: 0.5 },
    { conv1_1: 0.75, conv2_1: 0.25 },
    { conv2_1: 1 },
  ]);
});

Deno.test("parseStudy() refuses more trials than anybody would run", () => {
  const list = Array.from({ length: 400 }, (_, i) => i + 1).join(", ");
  const text = studyText("", `alpha: [${list}], beta: [${list}]`);
  const [[place, message]] = problemsOf(text) as [[string, string]];
  strictEqual(place, "3:1 grid");
  match(message, /160000 trials \(400 × 400\): expected at most 100000;/);
});

Deno.test.each([
  ["halving-styleDistance", ' (did you mean "halving-styledistance"?)'],
  ["Two Words", ' (did you mean "two-words"?)'],
  ["äöü", ""],
  ["", ""],
])("parseStudy() says what a name may be, instead of %j", (name, hint) => {
  const [[, message]] = problemsOf(
    studyText().replace("name: test", `name: "${name}"`),
  ) as [[string, string]];
  strictEqual(
    message,
    `Cannot use "${name}" for name: expected up to 100 lower-case letters ` +
      "a-z, digits, dots, hyphens and underscores, the first one a letter or " +
      `digit${hint}`,
  );
});

Deno.test("parseStudy() says that a file is empty", () => {
  for (const text of ["", "# nothing yet\n", "\n\n"]) {
    const [[place, message], ...others] = problemsOf(text) as [
      [string, string],
    ];
    strictEqual(place, "1:1 study");
    match(message, /^Cannot find a study: the file is empty; expected a map w/);
    deepStrictEqual(others, []);
  }
});

Deno.test.each([[""], ["- a\n"], ["42\n"], ["name: a\n"], [
  "name: a\nbase:\n",
]])(
  "parseStudy() wants a map with a base, not %j",
  (text) => {
    const [, message] = problemsOf(text)[0]!;
    match(message, /expected a map (with name, base, grid, |of settings)/);
    ok(problemsOf(text).length === 1);
  },
);
