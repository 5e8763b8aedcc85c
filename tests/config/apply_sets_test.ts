import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { ConfigError } from "../../src/base/errors.ts";
import { parseStudy } from "../../src/config/parse_study.ts";

const STUDY = `name: a
base: { content: photo:astronaut, style: painted:swirl, beta: 5 }
grid:
  beta: [1, 2]
  optimizer: [adam, { name: adam, beta1: 0.5 }]
zip: [{ size: [8, 9], alpha: [1, 2] }]
cases: [{}, { iterations: 3 }]
random: { count: 2, space: { clamp: { choice: [true, false] } } }
when: [{ if: { size: 8 }, set: { init: noise } }]
seeds: 2
`;

/** What is wrong, with what is blamed for it. */
function problemsOf(sets: readonly string[], text = STUDY): string[] {
  try {
    parseStudy(text, "a.yaml", sets);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ message, position: at, option }) =>
      `${option ?? `${at?.line}:${at?.column}`}: ${message}`
    );
  }
  return [];
}

Deno.test.each([
  ["size=4", "zip[0].size (a.yaml:6:9)"],
  ["size=4,5", "zip[0].size (a.yaml:6:9)"],
  ["iterations=4", "cases[1].iterations (a.yaml:7:15)"],
  ["clamp=true", "random.space.clamp (a.yaml:8:30)"],
  ["init=noise", "when[0].set.init (a.yaml:9:34)"],
  ["seed=4", "seeds (a.yaml:10:1)"],
  ["optimizer.beta2=0.3", "grid.optimizer (a.yaml:5:3)"],
])("--set %s is refused, and names what gives the values", (set, owner) => {
  const path = set.split("=")[0];
  deepStrictEqual(problemsOf([set]), [
    `--set ${set}: Cannot set ${path}: ${owner} gives it its values; ` +
    "change them there",
  ]);
});

Deno.test.each([
  [
    ["grid={}"],
    /^--set grid=\{\}: Cannot set grid: expected name, seeds, or a/,
  ],
  [
    ["base.beta=4"],
    /Cannot set base\.beta: expected name, seeds, or a setting/,
  ],
  [["extends=b.yaml"], /Cannot set extends/],
  [["beat=4"], /^--set beat=4: Cannot find "beat": .* mean "beta"/],
  [["beat=4,5"], /^--set beat=4,5: Cannot vary "beat": .* mean "beta"/],
  [["beta.x=4"], /Cannot find "beta\.x"/],
  [["logEvery=4,5"], /^--set logEvery=4,5: Cannot vary logEvery: it leaves/],
  [
    ["beta=4", "beta=5"],
    /^--set beta=5: Cannot set beta twice: --set beta=4 d/,
  ],
  [["seeds=x"], /^--set seeds=x: Cannot use "x" for seeds/],
  [["name=A"], /^--set name=A: Cannot use "A" for name/],
  [
    ["beta=x"],
    /^--set beta=x: Cannot use "x" for beta: expected a number ≥ 0$/,
  ],
  [["beta=4,x"], /^--set beta=4,x: Cannot use "x" for beta/],
  [["beta=4,4"], /^--set beta=4,4: Cannot list 4 twice/],
  [["beta=null"], /^--set beta=null: Cannot use null for beta/],
  [["network.pooling=min"], /^--set network\.pooling=min: Cannot use "min"/],
  [["optimizer.lr=1,2"], /^--set optimizer\.lr=1,2: Cannot vary "optimizer.lr/],
  [
    ["styleLayers.conv1_1=-1"],
    /conv1_1=-1: Cannot use -1 for styleLayers\.con/,
  ],
])("--set %j is told with the option", (sets, message) => {
  const [only, ...others] = problemsOf(sets);
  match(only!, message);
  deepStrictEqual(others, []);
});

Deno.test("--set is told together with what is wrong in the file", () => {
  const text = STUDY.replace("beta: 5", "bta: 5, alpha: y");
  const told = problemsOf(
    ["seeds=x", "beta", "alpha=4", "contentLayers=z"],
    text,
  )
    .map((it) => it.slice(0, it.indexOf(": Cannot")));
  deepStrictEqual(told, [
    "2:57",
    "2:72",
    "--set beta",
    "--set alpha=4",
    "--set contentLayers=z",
    "--set seeds=x",
  ]);
});

Deno.test("--set of one value ends the varying, a list begins or changes it", () => {
  const text = STUDY.replace(/zip[^]*/, "");
  const axesOf = (...sets: string[]) => {
    const { axes, base } = parseStudy(text, "a.yaml", sets);
    return [
      base.beta,
      ...axes.map(({ rows }) => `${rows[0]![0]!.path} ${rows.length}`),
    ];
  };
  deepStrictEqual(axesOf(), [5, "beta 2", "optimizer 2"]);
  deepStrictEqual(axesOf("beta=7"), [7, "optimizer 2"]);
  deepStrictEqual(axesOf("beta=7,8,9"), [5, "beta 3", "optimizer 2"]);
  deepStrictEqual(
    axesOf("optimizer.beta2=0.1,0.2", "seeds=4", "optimizer=adam"),
    [
      ...[5, "beta 2", "optimizer.beta2 2", "seed 4"],
    ],
  );
});

Deno.test("--set of a part keeps the other parts, and comes after the whole", () => {
  const optimizerOf = (base: string, ...sets: string[]) => {
    const text = `name: a\nbase: { ${base} content: photo:coffee, ` +
      "style: painted:swirl }\n";
    const { learningRate, beta1 } = parseStudy(text, "a.yaml", sets).base
      .optimizer;
    return [learningRate, beta1];
  };
  const rate = "optimizer.learningRate=0.5";
  deepStrictEqual(optimizerOf("", rate), [0.5, 0.9]);
  deepStrictEqual(optimizerOf("optimizer: adam,", rate), [0.5, 0.9]);
  const map = "optimizer: { name: adam, beta1: 0.7, learningRate: 1 },";
  deepStrictEqual(optimizerOf(map, rate), [0.5, 0.7]);
  deepStrictEqual(optimizerOf(map, rate, "optimizer=adam"), [0.5, 0.9]);
});

Deno.test("--set gives what the file lacks", () => {
  const text = "extends: ./b.yaml";
  const sets = ["name=a", "content=photo:coffee", "style=painted:wash"];
  const [told] = problemsOf(sets, text);
  match(told!, /^1:10: Cannot read study b\.yaml/);
  const study = parseStudy("grid:\n", "a.yaml", [...sets, "beta=1,2"]);
  strictEqual(study.combinations.length, 2);
  deepStrictEqual(problemsOf(sets, "5"), problemsOf([], "5"));
});
