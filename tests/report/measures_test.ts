import { deepStrictEqual } from "node:assert/strict";
import { measuresOf } from "../../src/report/measures.ts";
import { sampleRow } from "../cli/sample_row.ts";

Deno.test("measuresOf() knows goals of the user's own metrics where the records tell", () => {
  const metrics = { own: 1, older: 2, ssim: 0.5 };
  const rows = [
    sampleRow({ metrics, metricsGoal: { own: "minimize" } }),
    sampleRow({ metrics }),
  ];
  const goals = measuresOf(rows).filter(({ kind }) => kind === "metric")
    .map(({ name, goal }) => [name, goal]);
  deepStrictEqual(goals, [
    ["ssim", "maximize"],
    ["older", null],
    ["own", "minimize"],
  ]);
});
