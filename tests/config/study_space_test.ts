import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { seededRandom } from "../../src/base/random.ts";
import type { Json } from "../../src/base/records.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import type { Study } from "../../src/config/study.ts";
import { problemsOf } from "./study_texts.ts";

const HEAD =
  "name: t\nbase: { content: photo:astronaut, style: painted:swirl }\n";

function parse(text: string): Study {
  return parseStudy(HEAD + text, "test.yaml");
}

/** What varies in each trial, values only. */
function rows(text: string): string[] {
  return parse(text).combinations.map(({ varied }) =>
    Object.values(varied).join(" ")
  );
}

/** `line:column where` and message of each problem. */
function told(text: string): string[] {
  return problemsOf(HEAD + text).map((it) => it.join(" "));
}

Deno.test("parseStudy() makes numbers of range, linear and log", () => {
  deepStrictEqual(rows("grid: {beta: {range: [0.1, 0.45, 0.1]}}"), [
    ..."0.1 0.2 0.3 0.4".split(" "),
  ]);
  deepStrictEqual(rows("grid: {beta: {log: [0.4, 40], points: 3}}"), [
    ..."0.4 4 40".split(" "),
  ]);
  deepStrictEqual(rows("grid: {beta: {range: [5, 5, 2]}}"), ["5"]);
  // whole numbers for settings that are whole numbers
  deepStrictEqual(rows("grid: {size: {linear: [100, 401], points: 3}}"), [
    ..."100 251 401".split(" "),
  ]);
  const part =
    "grid: {optimizer.learningRate: {linear: [0.1, 0.2], points: 3}}";
  deepStrictEqual(rows(part), ["0.1", "0.15", "0.2"]);
});

Deno.test("parseStudy() lets zip groups advance together, and multiply", () => {
  const zip = "zip: [{beta: [4, 40], alpha: {range: [1, 2, 1]}}, " +
    "{size: [8, 9], seed: [1, 1]}]\ngrid: {iterations: [5, 6]}\n";
  deepStrictEqual(rows(zip), [
    ...["5 4 1 8 1", "5 4 1 9 1", "5 40 2 8 1", "5 40 2 9 1"],
    ...["6 4 1 8 1", "6 4 1 9 1", "6 40 2 8 1", "6 40 2 9 1"],
  ]);
});

Deno.test("parseStudy() takes cases row by row, each on base", () => {
  const text = "cases: [{beta: 4, size: 9}, {}, {beta: 5}]\nseeds: 2\n";
  const { combinations } = parse(text);
  deepStrictEqual(
    combinations.map(({ settings: { beta, size, seed } }) =>
      `${beta} ${size} ${seed}`
    ),
    ["4 9 0", "4 9 1", "40 400 0", "40 400 1", "5 400 0", "5 400 1"],
  );
  deepStrictEqual(combinations[3]!.varied, { seed: 1 });
});

Deno.test("parseStudy() lets cases alone name an image, if each of them does", () => {
  const text = (cases: string): string =>
    `name: t\nbase: {style: painted:swirl}\ncases: ${cases}\n`;
  const all = parseStudy(text("[{content: a.png}, {content: b.png}]"), "t");
  deepStrictEqual(
    all.combinations.map(({ settings }) => settings.content),
    ["a.png", "b.png"],
  );
  const found = problemsOf(text("[{content: a.png}, {}]"));
  deepStrictEqual(found.map(([place]) => place), ["2:1 base.content"]);
});

Deno.test("parseStudy() counts seeds from 0, or takes those listed", () => {
  deepStrictEqual(rows("seeds: 3"), ["0", "1", "2"]);
  deepStrictEqual(rows("seeds: [7, 5]"), ["7", "5"]);
});

Deno.test("parseStudy() draws the same rows whatever the order of their keys", () => {
  const random = (space: string): Study =>
    parse(`random: {count: 40, seed: 6, space: {${space}}}`);
  const beta = "beta: {logUniform: [0.4, 4000]}";
  const pooling =
    "network.pooling: {choice: [max, {value: average, label: mean}], weights: [3, 1]}";
  const iterations = "iterations: {int: [50, 52]}";
  const a = random([beta, pooling, iterations].join(", "));
  const b = random([iterations, pooling, beta].join(", "));
  const settings = ({ combinations }: Study) =>
    combinations.map(({ settings }) => settings);
  deepStrictEqual(settings(a), settings(b));
  const seen = new Set(settings(a).map(({ iterations }) => iterations));
  deepStrictEqual([...seen].sort(), [50, 51, 52]);
  const averages = settings(a).filter(({ network }) =>
    network.pooling === "average"
  );
  ok(averages.length >= 4 && averages.length <= 16, `${averages.length}`);
});

Deno.test("parseStudy() draws Sobol's points in up to 16 settings", () => {
  const layers = Array.from({ length: 16 }, (_, i) => {
    const block = [1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5];
    const inBlock = [1, 2, 1, 2, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4];
    return `styleLayers.conv${block[i]}_${inBlock[i]}: {uniform: [0, 1]}`;
  }).join(", ");
  const sobol = (space: string): string =>
    `random: {count: 8, method: sobol, space: {${space}}}`;
  strictEqual(parse(sobol(layers)).combinations.length, 8);
  const more = `${layers}, beta: {choice: [1, 2], weights: [1, 0]}`;
  match(told(sobol(more)).join(), /^3:42 random.space .*at most 16 settings/);
  const random = parse(sobol(more).replace("sobol", "random"));
  ok(random.combinations.every(({ settings }) => settings.beta === 1));
});

Deno.test("parseStudy() applies when in order, then exclude", () => {
  const text = `
grid: {init: [content, noise], optimizer.learningRate: [0.1, 0.2], beta: [4, 5]}
when:
  - {if: {init: noise, beta: 4}, set: {iterations: 9, optimizer.learningRate: 0.3}}
  - {if: {iterations: 9}, set: {alpha: 1}}
exclude:
  - {init: content, beta: 4}
  - {alpha: 1, optimizer: {name: adam, learningRate: 0.4}}
`;
  const { combinations, warnings } = parse(text);
  deepStrictEqual(
    combinations.map(({ settings: { init, optimizer, ...it } }) =>
      [init.name, optimizer.learningRate, it.beta, it.iterations, it.alpha]
        .join(" ")
    ),
    [
      "content 0.1 5 2500 10",
      "content 0.2 5 2500 10",
      "noise 0.3 4 9 1",
      "noise 0.1 5 2500 10",
      "noise 0.3 4 9 1",
      "noise 0.2 5 2500 10",
    ],
  );
  strictEqual(combinations[2]!.varied["optimizer.learningRate"], 0.3);
  deepStrictEqual(warnings, [
    "exclude[1] never applies: no combination has optimizer " +
    '{"name":"adam","learningRate":0.4}; found: "adam"',
  ]);
});

Deno.test("parseStudy() compares with defaults, layers and what follows", () => {
  const left = (exclude: string): number =>
    parse(
      "grid: {size: [8, 9], styleLayers.conv1_1: [1, 3]}\n" +
        `exclude: [{${exclude}}]`,
    ).combinations.length;
  strictEqual(left("size: 8, styleLayers.conv1_1: 3"), 3);
  strictEqual(left("size: 9, optimizer.beta1: 0.9"), 2);
  strictEqual(left("styleSize: 9"), 2);
  strictEqual(
    left("styleLayers: [conv5_1, conv4_1, conv3_1, conv2_1, conv1_1]"),
    2,
  );
  strictEqual(left("network: vgg19, network.pooling: average"), 4);
});

Deno.test("parseStudy() says which conditions never hold", () => {
  const grid = "grid: {beta: [4, 5], size: [8, 9]}\n";
  deepStrictEqual(
    parse(`${grid}when: [{if: {beta: 6, size: 8}, set: {alpha: 1}}]`).warnings,
    ["when[0] never applies: no combination has beta 6; found: 4, 5"],
  );
  const zip = "zip: [{beta: [4, 5], size: [8, 9]}]\n";
  deepStrictEqual(parse(`${zip}exclude: [{beta: 4, size: 9}]`).warnings, [
    "exclude[0] never applies: no combination has all of its values at once",
  ]);
});

Deno.test("parseStudy() keeps labels out of settings", () => {
  const grid = "grid: {beta: [{value: 4, label: weak}, 40], " +
    "styleLayers: [{value: [conv1_1], label: shallow}, {conv5_1: 1}, " +
    "{conv4_1: 1}]}\n";
  const [first] = parse(grid).combinations;
  deepStrictEqual(first!.varied, {
    beta: { value: 4, label: "weak" },
    styleLayers: { value: ["conv1_1"], label: "shallow" },
  });
  const plain = grid.replace(/\{value: (4|\[conv1_1\]), label: \w+\}/g, "$1");
  deepStrictEqual(
    parse(plain).combinations.map(({ settings }) => settings),
    parse(grid).combinations.map(({ settings }) => settings),
  );
  // a label says nothing of a value that a rule has changed
  const when = "when: [{if: {beta: 4}, set: {styleLayers.conv2_1: 1}}]";
  deepStrictEqual(parse(grid + when).combinations[0]!.varied, {
    beta: { value: 4, label: "weak" },
    styleLayers: ["conv1_1"],
  });
});

Deno.test("parseStudy() makes every combination in the documented order", () => {
  const random = seededRandom(11);
  const upTo = (n: number): number => Math.floor(random() * n);
  const list = (n: number): number[] =>
    Array.from({ length: n }, (_, i) => i + 1);
  for (let round = 0; round < 60; round++) {
    const [beta, size] = [list(1 + upTo(4)), list(1 + upTo(3))];
    const both = list(1 + upTo(3));
    const seeds = 1 + upTo(3);
    const [left, right, out] = [upTo(5), upTo(4), upTo(4)];
    const text = `
seeds: ${seeds}
zip: [{alpha: [${both}], iterations: [${both.map((it) => it * 10)}]}]
grid: {beta: [${beta}], size: [${size}]}
when: [{if: {beta: ${left}, size: 1}, set: {alpha: 99}}]
exclude: [{size: ${right}, seed: 0}, {alpha: ${out}}]
`.replace(/beta: 0,/, "beta: 9,").replace(/\{size: 0,/, "{size: 7,");
    const expected: string[] = [];
    for (const b of beta) {
      for (const s of size) {
        for (const a of both) {
          for (let seed = 0; seed < seeds; seed++) {
            const alpha = b === left && s === 1 ? 99 : a;
            if ((s === right && seed === 0) || alpha === out) continue;
            expected.push(`${b} ${s} ${alpha} ${a * 10} ${seed}`);
          }
        }
      }
    }
    if (expected.length === 0) match(told(text)[0]!, /Cannot plan 0 trials/);
    else deepStrictEqual(rows(text), expected, text);
  }
});

Deno.test("parseStudy() refuses what would be too much or nothing", () => {
  deepStrictEqual(told("grid: {beta: [4]}\nexclude: [{beta: 4}]"), [
    "4:1 exclude Cannot plan 0 trials: exclude leaves none of 1 " +
    "combinations; remove one of its entries",
  ]);
  match(
    told("random: {count: 500, space: {beta: {uniform: [0, 1]}}}\nseeds: 201")
      .join(),
    /^3:1 random Cannot plan 100500 trials \(500 × 201\): expected at most/,
  );
  match(
    told("grid: {beta: {range: [0, 1e9, 1]}}").join(),
    /^3:22 grid.beta.range .*expected at most 100000 values, not 1000000001/,
  );
});

Deno.test("parseStudy() takes as many combinations as it says, at once", () => {
  const most = "grid: {beta: {range: [1, 100000, 1]}}";
  strictEqual(parse(most).combinations.length, 100_000);
  // counted one by one, these would take a day
  const all = "{range: [1, 100000, 1]}";
  const zip = `zip: [{beta: ${all}}]\ngrid: {alpha: ${all}}\nseeds: 9`;
  match(told(zip).join(), /^4:1 grid Cannot plan 90000000000 trials/);
});

Deno.test("parseStudy() ends soon where all of many values are wrong", () => {
  const found = told("grid: {clamp: {range: [1, 99999, 1]}}");
  strictEqual(found.length, 1);
  match(found[0]!, /Cannot use 1 for clamp: expected true or false/);
});

const LABELS = "{value: 1, label: a}";

Deno.test.each([
  [
    "grid: {beta: {range: [1, 5]}}",
    "3:22 grid.beta.range",
    /\[from, to, step\]/,
  ],
  ["grid: {beta: {range: [1, 5, -1]}}", "3:22 grid.beta.range", /from 1 to 5/],
  ["grid: {beta: {range: [1, 5, 0]}}", "3:22 grid.beta.range", /from 1 to 5/],
  [
    "grid: {beta: {linear: [1, 5]}}",
    "3:14 grid.beta",
    /expected points beside/,
  ],
  ["grid: {beta: {points: 5}}", "3:14 grid.beta", /one of range, linear, log/],
  [
    "grid: {beta: {range: [1, 5, 1], points: 3}}",
    "3:14 grid.beta",
    /only beside/,
  ],
  ["grid: {beta: {log: [0, 5], points: 3}}", "3:20 grid.beta.log", /> 0/],
  ["grid: {beta: {log: [5, 5], points: 3}}", "3:20 grid.beta.log", /different/],
  ["grid: {beta: {log: [1, 5], points: 1}}", "3:36 grid.beta.points", /from 2/],
  ["grid: {beta: {liner: [1, 5]}}", "3:15 grid.beta.liner", /mean "linear"/],
  ["grid: {size: {linear: [1, 2], points: 3}}", "3:14 grid.size", /2 twice/],
  ["grid: {beta: [1]}\nzip: [{beta: [2]}]", "4:8 zip[0].beta", /and in grid/],
  ["cases: [{seed: 4}]\nseeds: 2", "4:1 seeds", /seed in seeds and in cases/],
  [
    "zip: [{beta: [1], alpha: [1, 2]}]",
    "3:26 zip[0].alpha",
    /alpha \(2\) with beta \(1\)/,
  ],
  ["zip: [{beat: [1, 2]}]", "3:8 zip[0].beat", /did you mean "beta"/],
  ["zip: [{}]", "3:7 zip[0]", /at least one setting/],
  ["cases: [{}, []]", "3:13 cases[1]", /map of settings/],
  ["cases: [{}, {}]", "3:13 cases[1]", /\{\} twice in cases: row 1/],
  ["zip: {beta: [1, 2]}", "3:6 zip", /list of groups/],
  ["cases: [{beta: 4}, {beta: 4}]", "3:20 cases[1]", /4 twice for beta/],
  ["cases: [{beta: -1}]", "3:16 cases[0].beta", /expected a number ≥ 0/],
  ["cases: [{logEvery: 4}]", "3:10 cases[0].logEvery", /leaves the image/],
  ["cases: []", "3:8 cases", /at least one of cases/],
  ["seeds: 0", "3:8 seeds", /whole number from 1/],
  ["seeds: [1, -1]", "3:12 seeds[1]", /Cannot use -1 for seed/],
  [
    `grid: {beta: [${LABELS}, {value: 2, label: a}]}`,
    "3:55 grid.beta[1].label",
    /two values/,
  ],
  [
    `grid: {beta: [{value: 2, label: "1"}, 1]}`,
    "3:39 grid.beta[1]",
    /"1" for two/,
  ],
  [
    "grid: {beta: [{value: 2, label: a, x: 1}]}",
    "3:36 grid.beta[0].x",
    /value, label/,
  ],
  [
    "grid: {beta: [{label: a}]}",
    "3:15 grid.beta[0].value",
    /expected the value/,
  ],
  [
    "grid: {beta: [{value: -2, label: a}]}",
    "3:23 grid.beta[0].value",
    /Cannot use -2/,
  ],
  [
    "cases: [{beta: 1, alpha: 2}, {alpha: 2, beta: 1}]",
    "3:30 cases[1]",
    /twice in cases: row 1/,
  ],
  [
    `zip: [{beta: [${LABELS}, {value: 2, label: a}], alpha: [1, 2]}]`,
    "3:55 zip[0].beta[1].label",
    /"a" for two values of beta/,
  ],
  [
    "random: {count: 1, space: {beta: {unifrom: [1, 2]}}}",
    "3:35 random.space.beta.unifrom",
    /mean "uniform"/,
  ],
  [
    "random: {count: 1, space: {beta: [1, 2]}}",
    "3:34 random.space.beta",
    /expected \{uniform: \[from, to\]\}/,
  ],
  [
    "random: {count: 1, seeds: 4, space: {beta: {int: [1, 2]}}}",
    "3:20 random.seeds",
    /mean "seed"/,
  ],
  ["random: 4", "3:9 random", /map with count, seed, method, space/],
  [
    "random: {count: 1, space: {beta: {logUniform: [2, 1]}}}",
    "3:47 random.space.beta.logUniform",
    /smaller/,
  ],
  [
    "random: {count: 1, space: {beta: {logUniform: [0, 1]}}}",
    "3:47 random.space.beta.logUniform",
    /> 0/,
  ],
  [
    "random: {count: 1, space: {beta: {uniform: [1, 1]}}}",
    "3:44 random.space.beta.uniform",
    /smaller/,
  ],
  [
    "random: {count: 1, space: {beta: {uniform: [1, 2], int: [1, 2]}}}",
    "3:34 random.space.beta",
    /one of uniform, logUniform, int, choice/,
  ],
  [
    "random: {count: 1, space: {}}",
    "3:27 random.space",
    /at least one setting/,
  ],
  [
    "random: {count: 1, space: {beta: {uniform: [2, 1]}}}",
    "3:44 random.space.beta.uniform",
    /smaller/,
  ],
  [
    "random: {count: 1, space: {beta: {int: [1, 1.5]}}}",
    "3:40 random.space.beta.int",
    /whole/,
  ],
  [
    "random: {count: 1, space: {beta: {choice: [1], weights: [1, 2]}}}",
    "3:34 random.space.beta",
    /one for each/,
  ],
  [
    "random: {count: 1, space: {beta: {choice: [1], weights: [0]}}}",
    "3:34 random.space.beta",
    /weight > 0/,
  ],
  [
    "random: {count: 1, space: {beta: {choice: [-1]}}}",
    "3:44 random.space.beta.choice[0]",
    /Cannot use -1/,
  ],
  [
    "random: {count: 1, space: {clamp: {uniform: [0, 1]}}}",
    "3:35 random.space.clamp",
    /true or false/,
  ],
  [
    "random: {count: 1, method: sobel, space: {beta: {uniform: [0, 1]}}}",
    "3:28 random.method",
    /mean "sobol"/,
  ],
  [
    "when: [{if: {init: nois}, set: {beta: 1}}]",
    "3:20 when[0].if.init",
    /mean "noise"/,
  ],
  [
    "when: [{if: {beta: 1}, set: {network.pooling: avg}}]",
    "3:47 when[0].set.network.pooling",
    /max, average/,
  ],
  [
    "when: [{if: {beta: 40}, set: {betta: 1}}]",
    "3:31 when[0].set.betta",
    /mean "beta"/,
  ],
  [
    "when: [{if: {}, set: {beta: 1}}]",
    "3:13 when[0].if",
    /at least one setting/,
  ],
  [
    "exclude: [{optimizer.learningRate: -1}]",
    "3:36 exclude[0].optimizer.learningRate",
    /> 0/,
  ],
  [
    "grid: {alpha: [0, 1]}\nwhen: [{if: {alpha: 0}, set: {beta: 0}}]",
    "4:37 when[0].set.beta",
    /0 for both/,
  ],
])("parseStudy() finds what is wrong in %j", (text, place, message) => {
  const found = told(text);
  strictEqual(found.length, 1, found.join("\n"));
  ok(found[0]!.startsWith(`${place} `), found[0]);
  match(found[0]!, message);
});

Deno.test("parseStudy() minds values that cannot be, even where none remains", () => {
  const excluded = "cases: [{beta: -1, size: 5}, {}]\nexclude: [{size: 5}]";
  deepStrictEqual(told(excluded), [
    "3:16 cases[0].beta Cannot use -1 for beta: expected a number ≥ 0",
  ]);
  // none of the two may be drawn
  const unlikely = "random: {count: 2, space: " +
    "{beta: {choice: [4, -1]}, alpha: {uniform: [-1e-9, 1]}, " +
    "size: {uniform: [0.6, 9]}}}";
  deepStrictEqual(told(unlikely), [
    "3:47 random.space.beta.choice[1] Cannot use -1 for beta: expected a " +
    "number ≥ 0",
    "3:60 random.space.alpha Cannot use -1e-9 for alpha: expected a number ≥ 0",
  ]);
});

Deno.test("parseStudy() does not mind what is wrong in what is excluded", () => {
  const text = "grid: {alpha: [0, 1], beta: [0, 1]}\n" +
    "exclude: [{alpha: 0, beta: 0}]";
  strictEqual(parse(text).combinations.length, 3);
});

Deno.test("parseStudy() knows where every value that is not in base stands", () => {
  const text = "grid: {content: [a.png]}\n" +
    "when: [{if: {content: a.png}, set: {style: b.png}}]";
  const places = parse(text).assignments.map(({ value, place }): Json => [
    value,
    ...place,
  ]);
  deepStrictEqual(places, [
    ["a.png", "grid", "content", 0],
    ["b.png", "when", 0, "set", "style"],
  ]);
});
