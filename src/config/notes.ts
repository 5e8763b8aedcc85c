/** What each setting and each key of a study is, in words. */
import type { Json } from "../base/records.ts";
import type { FieldName } from "./study.ts";

/** What editors, the catalog and the reference say of a key. */
export interface Note {
  /** One sentence without a full stop. */
  readonly summary: string;
  /** What its numbers count; left out where they have no unit. */
  readonly unit?: string;
  /** A value that a study may well give it, other than the default. */
  readonly example: Json;
}

const LAYERS = "a list (equal weights), or a map of layers to weights";

/** Every setting of `FIELDS`. */
export const SETTING_NOTES: Readonly<Record<FieldName, Note>> = {
  content: {
    summary: "Image whose scene is kept: a path relative to the study file, " +
      "photo:NAME, painted:NAME or painted:NAME?seed=N",
    example: "photo:astronaut",
  },
  style: {
    summary: "Image whose manner is taken, named as content is",
    example: "painted:swirl?seed=2",
  },
  size: {
    summary: "Longest side of the content image and of the output; " +
      "a smaller image is never enlarged",
    unit: "pixels",
    example: 320,
  },
  styleSize: {
    summary: "Longest side of the style image, the same as size where it is " +
      "left out; brush strokes grow with it",
    unit: "pixels",
    example: 512,
  },
  network: {
    summary: "Network whose activations are compared: a name, or a map with " +
      "name and parameters",
    example: { name: "vgg19", pooling: "average" },
  },
  contentLayers: {
    summary: `Layers of the content cost, taken after ReLU: ${LAYERS}`,
    example: ["conv2_2", "conv4_2"],
  },
  styleLayers: {
    summary: `Layers of the style cost, taken after ReLU: ${LAYERS}`,
    example: { conv3_1: 1, conv4_1: 2, conv5_1: 2 },
  },
  contentCost: {
    summary: "What is compared of each content layer",
    example: "gram",
  },
  styleCost: {
    summary: "What is compared of each style layer",
    example: "content",
  },
  alpha: {
    summary: "Weight of the content cost: " +
      "J = alpha · J_content + beta · J_style",
    example: 5,
  },
  beta: {
    summary: "Weight of the style cost; useful ones lie between 0.4 and 4000",
    example: 400,
  },
  optimizer: {
    summary:
      "How the image is moved downhill: a name, or a map with name and " +
      "parameters",
    example: { name: "adam", learningRate: 0.02 },
  },
  iterations: {
    summary: "How often the image is updated",
    unit: "updates",
    example: 300,
  },
  init: {
    summary: "Image that the first update starts from",
    example: "noise",
  },
  clamp: {
    summary: "Whether pixels are kept within 0–1 after each update",
    example: false,
  },
  precision: {
    summary: "What convolutions compute in: mixed is bfloat16, with " +
      "everything else in float32",
    example: "mixed",
  },
  seed: {
    summary: "Seed of everything random in a trial",
    example: 1,
  },
  backend: {
    summary: "Where trials run; auto takes the fastest that can run here",
    example: "tensorflow",
  },
  logEvery: {
    summary: "A row of costs is kept every so many iterations",
    unit: "iterations",
    example: 10,
  },
  saveEvery: {
    summary: "An image is kept every so many iterations, in images/; " +
      "0 keeps only the last",
    unit: "iterations",
    example: 500,
  },
  hashEvery: {
    summary: "The image is hashed every so many iterations and at the end, " +
      "in hashes.csv; 0 hashes none",
    unit: "iterations",
    example: 100,
  },
  checkpointEvery: {
    summary: "A trial is kept so often that it can go on after a crash: a " +
      "time such as 30s, a number of iterations such as 100it, or none",
    example: "100it",
  },
  timeout: {
    summary: "A trial that takes longer has failed: a time such as 90s, 30m " +
      "or 1h30m, or none",
    example: "10m",
  },
  hangTimeout: {
    summary:
      "A trial whose iteration takes longer has failed: a time such as " +
      "90s, or none. A lower limit: a trial gets at least ten times its " +
      "longest iteration",
    example: "2m",
  },
};

/** Every key at the top of a study. */
export const KEY_NOTES: Readonly<Record<string, Note>> = {
  name: {
    summary: "Name of the study, and of its folder under results/studies/",
    example: "brush-size",
  },
  base: {
    summary:
      "The recipe: the settings of all trials, as far as nothing below " +
      "changes them; what it leaves out has its default",
    example: { content: "photo:astronaut", style: "painted:swirl" },
  },
  grid: {
    summary:
      "Settings and their values; every value meets every value of the " +
      "others",
    example: { beta: [40, 400] },
  },
  zip: {
    summary: "Groups of settings whose lists advance together",
    example: [{ size: [128, 256], styleSize: [256, 512] }],
  },
  cases: {
    summary: "Rows of settings; what a row does not name is as in base",
    example: [{}, { beta: 4000, iterations: 500 }],
  },
  random: {
    summary: "Rows of settings that are drawn",
    example: { count: 20, space: { beta: { logUniform: [0.4, 4000] } } },
  },
  seeds: {
    summary: "Repeats with other seeds: those listed, or how many, from 0",
    example: 3,
  },
  when: {
    summary: "Rules that change combinations, in their order",
    example: [{ if: { init: "noise" }, set: { iterations: 4000 } }],
  },
  exclude: {
    summary: "Combinations that are left out: those that have all of an entry",
    example: [{ beta: 4000, size: 512 }],
  },
  order: {
    summary:
      "Order in which trials start: grouped puts those of one captured " +
      "shape next to each other, then those of the same images",
    example: "as-written",
  },
  stop: {
    summary: "Gives trials up that are not worth their end; a rule: plateau, " +
      "median or halving",
    example: { rule: "halving", metric: "styleDistance", from: 50, factor: 3 },
  },
  search: {
    summary: "Chooses the best of the rows that random draws, by a metric; " +
      "a method: random or halving",
    example: { method: "random", metric: "styleDistance", trials: 20 },
  },
  use: {
    summary: "Files of costs, optimisers, starts and metrics of your own, " +
      "relative to the study file",
    example: ["./my_cost.ts"],
  },
  extends: {
    summary: "Another study file, relative to this one, whose settings hold " +
      "unless this one has its own; null removes what it says",
    example: "house.yaml",
  },
};

/**
 * What editors show of a key, in keywords of JSON Schema.
 *
 * @param note What there is to say of it.
 */
export function wordsOf(
  { summary, unit, example }: Note,
): { readonly description: string; readonly examples: readonly Json[] } {
  const description = unit === undefined ? summary : `${summary} (${unit})`;
  return { description, examples: [example] };
}
