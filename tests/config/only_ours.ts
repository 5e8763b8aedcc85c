/** Mistakes that a JSON Schema cannot see, since it looks at one place. */

/** One kind of them. */
export interface OnlyOurs {
  /** What it takes to see it. */
  readonly kind: string;
  /** What we say of it. */
  readonly message: RegExp;
  /** A study with it, without name and images, which a schema accepts. */
  readonly example: string;
}

/** All of them. */
export const ONLY_OURS: readonly OnlyOurs[] = [
  {
    kind: "another number of rows than the search has",
    message: /^Cannot draw 3 rows: search.trials says 2/,
    example: "random: {count: 3, space: {beta: {uniform: [1, 9]}}}\n" +
      "search: {method: random, metric: styleDistance, trials: 2}",
  },
  {
    kind: "a rule beside a search that stops trials itself",
    message: /^Cannot use stop beside a search with method halving/,
    example: "random: {space: {beta: {uniform: [1, 9]}}}\n" +
      "search: {method: halving, metric: styleDistance, trials: 2}\n" +
      "stop: {rule: plateau, metric: total}",
  },
  {
    kind: "a file of parts that is not there",
    message: /^Cannot use \.\/\S+: it is not loaded/,
    example: "use: [./no-such.ts]",
  },
  {
    kind: "a file to extend that is not there",
    message: /^Cannot read study /,
    example: "extends: no-such.yaml",
  },
  {
    kind: "null where what is extended says nothing",
    message: /^Cannot use null for grid\.beta: /,
    example: "extends: configs/origin.yaml\ngrid: {beta: null}",
  },
  {
    kind: "one path in two parts of the study",
    message: /^Cannot vary \S+ in \S+ and in /,
    example: "grid: {beta: [4]}\ncases: [{beta: 40}]",
  },
  {
    kind: "lists of one zip group of different length",
    message: /^Cannot zip /,
    example: "zip: [{beta: [4, 40], alpha: [1, 2, 3]}]",
  },
  {
    kind: "values that are the same once they are understood",
    message: /^Cannot list .* twice /,
    example: "grid: {optimizer: [adam, {name: adam, learningRate: 0.03}]}",
  },
  {
    kind: "one label for two values",
    message: /^Cannot use label /,
    example: "grid: {beta: [{value: 4, label: a}, {value: 5, label: a}]}",
  },
  {
    kind: "settings that do not fit each other",
    message: /^Cannot use precision \w+ on backend /,
    example:
      "base: {content: a.png, style: b.png, precision: mixed, backend: wasm}",
  },
  {
    kind: "both weights 0",
    message: /^Cannot use 0 for both alpha and beta/,
    example: "grid: {alpha: [0], beta: [0, 1]}",
  },
  {
    kind: "preprocessing of weights that are fetched",
    message: /^Cannot use preprocessing \w+ without weights/,
    example: "grid: {network.preprocessing: [torch]}",
  },
  {
    kind: "parts that leave nothing of a setting",
    message: /for \w+Layers: expected at least one layer with a weight > 0/,
    example: "grid: {contentLayers.conv4_2: [0, 1]}",
  },
  {
    kind: "too many combinations",
    message: /^Cannot plan \d+ trials \(/,
    example: "grid: {beta: {linear: [1, 9], points: 99999}, alpha: [1, 2]}",
  },
  {
    kind: "no combination left",
    message: /^Cannot plan 0 trials/,
    example: "exclude: [{beta: 40}]",
  },
  {
    kind: "files that a pattern looks for",
    message: /^Cannot (look for|find) \S+: (there|none|expected \*)/,
    example: "grid: {content: {glob: no-such-folder/*.png}}",
  },
  {
    kind: "steps that lead elsewhere, or to too many values",
    message: /range: expected (a step that leads|at most \d+ values)/,
    example: "grid: {beta: {range: [1, 5, -1]}}",
  },
  {
    kind: "the end of a range, if it is hit",
    message: /for optimizer\.\w+: expected a number (≥ 0 and < 1|> 0)$/,
    example: "grid: {optimizer.beta1: {range: [0.5, 1, 0.25]}}",
  },
  {
    kind: "ends in the wrong order",
    message: /expected the smaller number first$/,
    example: "random: {count: 2, space: {beta: {uniform: [9, 1]}}}",
  },
  {
    kind: "weights for other values than there are",
    message: /expected weights only beside choice, one for each value$/,
    example:
      "random: {count: 2, space: {beta: {choice: [4], weights: [1, 2]}}}",
  },
  {
    kind: "numbers that float32 cannot hold",
    message: /that float32 can hold$/,
    example: "grid: {optimizer.beta1: [0.999999999]}",
  },
  {
    kind: "a ratio that a double cannot hold",
    message: /expected two numbers with a ratio that a double can hold$/,
    example: "grid: {alpha: {log: [1e-320, 1], points: 3}}",
  },
  {
    kind: "seeds of painters that a double cannot hold",
    message: /^Cannot use "painted:.*seed=\d{16}" .*expected painted:/,
    example: "grid: {style: ['painted:wash?seed=9007199254740993']}",
  },
  {
    kind: "times of nothing, or longer than timers can wait",
    message: /for timeout: expected a time up to /,
    example: "base: {content: a.png, style: b.png, timeout: 600h}",
  },
  {
    kind: "what the text says twice",
    message: /^Cannot use key "\w+" twice/,
    example: "grid: {beta: [1], beta: [2]}",
  },
];
