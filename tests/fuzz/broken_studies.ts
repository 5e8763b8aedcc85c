/** Studies that are wrong from the start, and studies that are too much. */
import type { Random } from "../../src/base/random.ts";
import { below, few, pick } from "./draw.ts";

/** What follows name and base; each is wrong in a way of its own. */
export const BROKEN: readonly string[] = [
  "grid: { beta: [4, -4] }\n",
  "grid: { optimiser.learningRate: [0.1] }\n",
  "zip: [{ beta: [1, 2], alpha: [1] }]\n",
  "random: { count: 3, space: { beta: { logUniform: [0, 1] } } }\n",
  "random: { count: 9, method: sobol, space: { network: { choice: [1] } } }\n",
  "cases: [{ size: 0 }, { styleLayers: { conv1_1: 0 } }]\n",
  "when: [{ if: { bete: 1 }, set: { alpha: x } }]\n",
  "exclude: [{}]\n",
  "seeds: [1, 1]\n",
  "grid: { content: { glob: ../photos/*.jpg }, size: { range: [1, 9, 2] } }\n",
  "grid: { size: { linear: [64, 128], points: 3 }, beta: { log: [1, 9], points: 2 } }\n",
  "grid: { beta: &b [1, 2] }\nzip: [{ alpha: *b, beta: *c }]\n",
  "grid: { network: [{ name: vgg19, weights: ../photos/a.png }] }\n",
  "grid:\n  beta: [{ value: 4, label: weak }, { value: 9, label: weak }]\n",
  "extends: other.yaml\ngrid: { alpha: [1, 2] }\nstop: null\n",
  "extends: study.yaml\n",
  "use: [./part.ts]\ngrid: { styleCost: [mine, gram] }\n",
  "use: [./part.ts, ./broken.ts, ./gone.ts, ./data.json, ./part.ts]\n",
  "stop: { rule: plateau, metric: ours, patience: 0 }\nuse: [./part.ts]\n",
  "stop: { rule: median, metric: style, from: 1, every: 7, atLeast: 1 }\n",
  "search: { metric: ours, method: halving, trials: 8 }\nuse: [./part.ts]\n" +
  "random: { space: { beta: { uniform: [1, 9] } } }\nseeds: 3\n",
];

const HEAD = "name: a\nbase: { content: photo:coffee, style: painted:swirl }\n";

type Bomb = (random: Random) => string;

/** Few lines that could cost much time or memory. */
export const BOMBS: readonly Bomb[] = [
  (random) => HEAD + repeat(random, 100_000, (i) => `k${i}: 1\n`),
  (random) => `${HEAD}grid:\n${repeat(random, 60_000, (i) => ` k${i}: [1]\n`)}`,
  (random) =>
    `${HEAD}grid: { beta: [${repeat(random, 150_000, (i) => `x${i},`)}] }`,
  (random) =>
    `${HEAD}grid: { beta: [${repeat(random, 150_000, (i) => `${i},`)}] }`,
  (random) =>
    `${HEAD}cases:\n${repeat(random, 50_000, (i) => `- {beta: ${i}}\n`)}`,
  (random) =>
    `${HEAD}exclude:\n${repeat(random, 50_000, (i) => `- {beta: ${i}}\n`)}`,
  (random) =>
    `${HEAD}seeds: 1000\ngrid: { beta: { range: [1, 99, 1] } }\nexclude:\n` +
    repeat(random, 5_000, (i) => `- {beta: ${i}.5}\n`),
  (random) =>
    `${HEAD}seeds: 1000\ngrid: { beta: { range: [1, 99, 1] } }\nwhen:\n` +
    repeat(random, 2_000, (i) => `- {if: {seed: ${i}}, set: {alpha: ${i}}}\n`),
  (random) =>
    HEAD + repeat(random, 50_000, (i) => `k${i}: &a${i} 1\nl${i}: *a${i}\n`),
  (random) =>
    HEAD + pick(random, ["[", "{a: ", "- ", "? ", "!a ", "&a "])
      .repeat(few(random, 300_000)),
  (random) =>
    `${HEAD}grid:\n${repeat(random, 900, (i) => `${" ".repeat(i + 1)}a:\n`)}`,
  (random) => `name: ${"a".repeat(few(random, 3e6))}\n`,
  (random) => `${HEAD}base: ${"é".repeat(few(random, 1e6))}\n`,
  (random) =>
    `${HEAD}grid: { content: { glob: "${"*".repeat(few(random, 60))}b" } }`,
  (random) =>
    `${HEAD}grid: { content: { glob: "../photos/${
      "*a".repeat(few(random, 40))
    }b" } }`,
  (random) =>
    `${HEAD}use: [${repeat(random, 50_000, (i) => `./part.ts?${i},`)}]\n`,
  (random) => `${HEAD}extends: ${"../".repeat(few(random, 1e5))}other.yaml\n`,
  (random) =>
    `${HEAD}search: { metric: styleDistance, method: halving, trials: 100000 }` +
    `\nrandom: { space: { ${
      repeat(random, 5_000, (i) => `beta${i}: { uniform: [1, 2] },`)
    } } }\n`,
  () => `${HEAD}seeds: 100000\nbackend: 1`,
  (random) => `${HEAD}seeds: ${few(random, 100_000)}\ngrid: { init: [noise] }`,
  (random) =>
    `a: &a [1,2,3,4,5,6,7,8,9]\n${
      repeat(random, 12, (i) =>
        `b${i}: &b${i} [${`*${i === 0 ? "a" : `b${i - 1}`},`.repeat(9)}]\n`)
    }`,
];

function repeat(
  random: Random,
  most: number,
  line: (i: number) => string,
): string {
  const count = 1 + below(random, most);
  return Array.from({ length: count }, (_, i) => line(i)).join("");
}
