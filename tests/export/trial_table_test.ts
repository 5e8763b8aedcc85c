import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { curveTable } from "../../src/export/curve_table.ts";
import { trialTable } from "../../src/export/trial_table.ts";
import type { ExportTable } from "../../src/export/types.ts";
import type { TrialRow } from "../../src/store/mod.ts";
import { sampleRow } from "../cli/sample_row.ts";
import { sampleStep } from "../store/sample.ts";
import { testSettings } from "../support/settings.ts";

async function objects(table: ExportTable): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for await (const { rows } of table.batches) {
    for (const row of rows) {
      found.push(
        Object.fromEntries(
          table.columns.map(({ name }, at) => [name, row[at]]),
        ),
      );
    }
  }
  return found;
}

const ROWS = [
  sampleRow({ metrics: { ssim: 0.5, mine: 3 } }),
  sampleRow({
    id: "77aa",
    settings: testSettings({ styleLayers: { conv5_1: 1 } }),
    timeTo: { "0.5": { iterations: 3, seconds: 1.5 } },
    totalCost: null,
  }),
];

const imageOf = (row: TrialRow) => row.totalCost === null ? null : "a.png";

Deno.test("trialTable() has a column for each part, named by its path", async () => {
  const [first, second] = await objects(trialTable(ROWS, imageOf));
  strictEqual(first!["settings.beta"], 4);
  strictEqual(first!["settings.optimizer.name"], "adam");
  strictEqual(first!["settings.optimizer.learningRate"], 0.03);
  strictEqual(first!["metrics.ssim"], 0.5);
  strictEqual(first!["timeTo.0.5.seconds"], null);
  strictEqual(second!["timeTo.0.5.seconds"], 1.5);
  strictEqual(second!["metrics.mine"], null);
  strictEqual(second!["settings.styleLayers.conv5_1"], 1);
  strictEqual(second!["settings.styleLayers.conv1_1"], null);
  deepStrictEqual([first!.image, second!.totalCost], ["a.png", null]);
  deepStrictEqual(first!.varied, { beta: 4, init: "content" });
});

Deno.test("trialTable() has the same columns whatever the order of the trials", () => {
  const names = (rows: typeof ROWS) => trialTable(rows, imageOf).columns;
  deepStrictEqual(names(ROWS), names(ROWS.toReversed()));
  const [clamp] = trialTable(ROWS, imageOf).columns
    .filter(({ name }) => name === "settings.clamp");
  strictEqual(clamp!.kind, "boolean");
});

Deno.test("trialTable() loses nothing that a row has", () => {
  const row = { ...ROWS[0]!, tags: ["best"] };
  const names = trialTable([row], imageOf).columns.map(({ name }) => name);
  for (const key of Object.keys(row)) {
    ok(
      names.some((name) => name === key || name.startsWith(`${key}.`)) ||
        key === "timeTo",
      key,
    );
  }
});

Deno.test("trialTable() writes values of several types as JSON", () => {
  const settings = testSettings();
  const odd = { ...settings, optimizer: { name: "own", learningRate: "fast" } };
  const rows = [settings, odd].map((it) => sampleRow({ settings: it }));
  const rate = trialTable(rows, imageOf).columns
    .find(({ name }) => name === "settings.optimizer.learningRate");
  strictEqual(rate!.kind, "json");
});

Deno.test("curveTable() has the steps of all trials, and every layer of any", async () => {
  const step = (at: number) => ({
    ...sampleStep(at),
    total: NaN,
    layers: { "content.conv4_2": 1, "style.conv1_1": 2 },
  });
  const table = curveTable(ROWS, (folder) => folder ? [step(0), step(1)] : []);
  const found = await objects(table);
  strictEqual(found.length, 4);
  deepStrictEqual(found[1], {
    folder: "3f2a",
    id: "3f2a",
    step: 1,
    total: NaN,
    content: 1 / 3,
    style: 1e-21,
    ...Object.fromEntries(
      table.columns.filter(({ name }) => /^(content|style)\./.test(name))
        .map(({ name }) => [name, null]),
    ),
    "content.conv4_2": 1,
    "style.conv1_1": 2,
    durationMs: 12.5,
  });
  ok("style.conv5_1" in found[0]!);
});

Deno.test("curveTable() leaves out a trial whose steps cannot be read", async () => {
  const table = curveTable(ROWS, () => undefined);
  deepStrictEqual(await objects(table), []);
});
