import { deepStrictEqual } from "node:assert/strict";
import { settingFactors } from "../../src/cli/setting_factors.ts";
import { sampleRow } from "./sample_row.ts";
import { testSettings } from "../support/settings.ts";

Deno.test("settingFactors() has each setting in which trials differ, but seeds", () => {
  const settings = testSettings({ beta: 4 });
  const { optimizer } = settings;
  const fast = { ...optimizer, learningRate: 0.1 };
  const slow = { value: fast, label: "slow" };
  const rows = [
    { settings },
    { settings: { ...settings, beta: 40, seed: 1 } },
    { settings: { ...settings, optimizer: fast, logEvery: 9 } },
    { settings, backend: "wasm", varied: { alpha: slow } },
  ].map((changes) => sampleRow(changes));
  deepStrictEqual(settingFactors(rows), [
    { name: "beta", values: [4, 40, 4, 4] },
    { name: "optimizer.learningRate", values: [0.03, 0.03, 0.1, 0.03] },
    {
      name: "backend",
      values: ["tensorflow", "tensorflow", "tensorflow", "wasm"],
    },
  ]);
});

Deno.test("settingFactors() sees sizes of styles that differ from those of contents", () => {
  const sizes = [[32, 32], [64, 64], [32, 64]] as const;
  const rows = sizes.map(([size, styleSize]) =>
    sampleRow({ settings: testSettings({ size, styleSize }) })
  );
  deepStrictEqual(settingFactors(rows), [
    { name: "size", values: [32, 64, 32] },
    { name: "styleSize", values: [32, 64, 64] },
  ]);
});

Deno.test("settingFactors() takes values, which other studies may call otherwise", () => {
  const strong = { beta: { value: 400, label: "strong" } };
  const rows = [
    sampleRow({ settings: testSettings({ beta: 400 }), varied: strong }),
    sampleRow({ settings: testSettings({ beta: 400 }), varied: {} }),
    sampleRow({ settings: testSettings({ beta: 4 }), varied: {} }),
  ];
  deepStrictEqual(settingFactors(rows), [
    { name: "beta", values: [400, 400, 4] },
  ]);
});
