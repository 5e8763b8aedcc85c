import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Goal } from "../../src/base/records.ts";
import {
  groupSeeds,
  likeBest,
  type SeedGroup,
  seedTable,
} from "../../src/cli/over_seeds.ts";
import { resultsJson } from "../../src/cli/results_json.ts";
import { sampleRow } from "./sample_row.ts";
import { testSettings } from "../support/settings.ts";

function rowOf(beta: number, seed: number, totalCost: number) {
  const id = `${beta}.${seed}`;
  return sampleRow({ id, totalCost, settings: testSettings({ beta, seed }) });
}

const ROWS = [
  rowOf(4, 0, 10),
  rowOf(40, 0, 100),
  rowOf(4, 1, 12),
  rowOf(4, 2, 14),
  { ...rowOf(40, 1, 7), state: "failed" as const },
];

Deno.test("groupSeeds() sums up done trials that differ in nothing else", () => {
  const [group, ...others] = groupSeeds(ROWS);
  deepStrictEqual(group!.rows.map(({ id }) => id), ["4.0", "4.1", "4.2"]);
  deepStrictEqual(group!.totalCost, { mean: 12, deviation: 2 });
  // beta 40 is left with one trial
  deepStrictEqual(others, []);
});

Deno.test("groupSeeds() minds no setting that leaves the image alone", () => {
  const other = rowOf(40, 1, 120);
  const settings = {
    ...other.settings,
    ...{ logEvery: 7, saveEvery: 3, timeout: "9m" },
  };
  strictEqual(groupSeeds([ROWS[1]!, { ...other, settings }]).length, 1);
});

Deno.test("groupSeeds() takes versions of an image or of the engine for no repeats", () => {
  const [first] = ROWS;
  const changed = { ...rowOf(4, 0, 11), id: "other", hash: "other" };
  deepStrictEqual(groupSeeds([first!, changed]), []);
  const old = { ...rowOf(4, 1, 11), engineVersion: 0 };
  deepStrictEqual(groupSeeds([first!, old]), []);
});

Deno.test("seedTable() shows a metric where all of a group were measured by it", () => {
  const measured = [1, 3].map((value, seed) => ({
    ...rowOf(4, seed, 10),
    metrics: { styleDistance: value },
  }));
  const table = seedTable(groupSeeds([...measured, ...ROWS.slice(1, 2)]), []);
  match(table, / styleCost +styleDistance\n.*0\.5 ± 0 +2 ± 1\.4$/);
  const others = seedTable(groupSeeds([measured[0]!, rowOf(4, 1, 10)]), []);
  ok(!others.includes("styleDistance"));
});

Deno.test("seedTable() shows mean and deviation, and no seed", () => {
  const table = seedTable(groupSeeds(ROWS), ["beta", "seed"]);
  strictEqual(
    table,
    [
      "Over seeds (mean ± standard deviation)",
      "beta  seeds  totalCost  contentCost  styleCost",
      "   4      3     12 ± 2     1e-7 ± 0    0.5 ± 0",
    ].join("\n"),
  );
});

Deno.test("resultsJson() sums up seeds for programs, too", () => {
  const { overSeeds } = resultsJson(ROWS, (folder) => folder);
  deepStrictEqual(overSeeds.map(({ ids, seeds }) => [ids, seeds]), [
    [["4.0", "4.1", "4.2"], [0, 1, 2]],
  ]);
});

/** Three trials of one beta, by their SSIM. */
function rowsOf(beta: number, values: readonly number[]) {
  return values.map((ssim, seed) => ({
    ...rowOf(beta, seed, 10 * beta + ssim),
    metrics: { ssim },
  }));
}

Deno.test("likeBest() tells which groups differ from the best by no more than seeds do", () => {
  const groups = groupSeeds([
    ...rowsOf(1, [0.5, 0.52, 0.54]),
    ...rowsOf(2, [0.51, 0.53, 0.56]),
    ...rowsOf(3, [0.3, 0.31, 0.32]),
  ]);
  const [first, second] = groups;
  // a larger SSIM is better, a smaller cost
  deepStrictEqual(
    likeBest(groups, "ssim"),
    new Map([[first, "~"], [second, "★"]]),
  );
  // total costs of other betas mean something else
  deepStrictEqual(likeBest(groups, "totalCost"), new Map());
  deepStrictEqual(likeBest([first!], "ssim"), new Map());
});

Deno.test("likeBest() takes goals of the user's own metrics from the records, where those agree", () => {
  const grouped = (...goals: (Goal | undefined)[]) =>
    groupSeeds(goals.flatMap((goal, at) =>
      rowsOf(at, [1, 2]).map((row) => ({
        ...row,
        metrics: { own: at },
        ...(goal && { metricsGoal: { own: goal } }),
      }))
    ));
  const bestOf = (groups: readonly SeedGroup[]) =>
    [...likeBest(groups, "own")].map(([group]) => groups.indexOf(group));
  deepStrictEqual(bestOf(grouped("maximize", "maximize")), [1]);
  // older records do not tell
  deepStrictEqual(bestOf(grouped("minimize", undefined)), [0]);
  deepStrictEqual(bestOf(grouped(undefined, undefined)), []);
  deepStrictEqual(bestOf(grouped("minimize", "maximize")), []);
});

Deno.test("seedTable() marks what is no different from the best, and says by which rule", () => {
  const rows = [
    ...rowsOf(1, [0.5, 0.52, 0.54]),
    ...rowsOf(2, [0.51, 0.53, 0.56]),
    ...rowsOf(3, [0.3, 0.31, 0.32]),
  ];
  const [title, , one, two, three] = seedTable(groupSeeds(rows), ["beta"])
    .split("\n");
  match(title!, /★ the best mean, ~ no clear difference from it: Welch's test/);
  match(one!, /0\.52 ± 0\.02 ~$/);
  match(two!, /0\.5333 ± 0\.025 ★$/);
  match(three!, /0\.31 ± 0\.01$/);
  const { overSeeds } = resultsJson(rows, (folder) => folder);
  deepStrictEqual(
    overSeeds.map(({ best, likeBest }) => [best, likeBest]),
    [[[], ["ssim"]], [["ssim"], ["ssim"]], [[], []]],
  );
});

Deno.test("likeBest() holds no groups of other images or sizes against each other", () => {
  const sized = [32, 64].flatMap((size) =>
    [1, 2].flatMap((beta) =>
      rowsOf(beta, [size + beta, size + beta + 0.01]).map((row) => ({
        ...row,
        settings: { ...row.settings, size, styleSize: size },
      }))
    )
  );
  const groups = groupSeeds(sized);
  deepStrictEqual(
    groups.map((group) => likeBest(groups, "ssim").get(group)),
    [undefined, "★", undefined, "★"],
  );
});

Deno.test("seedTable() leaves out what a narrow terminal has no room for, and calls images by their files", () => {
  const rows = rowsOf(1, [0.5, 0.6]).map((row) => ({
    ...row,
    settings: {
      ...row.settings,
      content: "/far/away/sea.jpg",
      init: { name: "noise" },
    },
  }));
  const paths = ["content", "init.name"];
  const [, titles, cells, left] = seedTable(groupSeeds(rows), paths, 50)
    .split("\n");
  match(titles!, /^content +init +seeds +totalCost/);
  match(cells!, /^sea\.jpg +noise +2 /);
  match(left!, /^Not shown, as the terminal is narrow: .*ssim$/);
});
