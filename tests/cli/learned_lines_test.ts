import { deepStrictEqual } from "node:assert/strict";
import type { Baseline } from "../../src/check/baseline.ts";
import { learnedLines } from "../../src/cli/learned_lines.ts";
import { sampleBaseline } from "../check/sample_baseline.ts";

Deno.test("learnedLines() warns of bands that became so wide that they guard nothing", async () => {
  const { baseline } = await sampleBaseline();
  const [entry] = baseline.entries;
  const wide = (window: number, contentDistance: number): Baseline => {
    const { image, metrics: { contentDistance: metric, ...metrics } } = entry!;
    return {
      ...baseline,
      entries: [{
        ...entry!,
        image: { ...image, bands: { ...image.bands, window } },
        metrics: {
          ...metrics,
          contentDistance: { ...metric!, band: contentDistance },
        },
      }],
    };
  };
  const warnings = (before: Baseline, after: Baseline) =>
    learnedLines("b", before, after)
      .filter((line) => line.startsWith("Warning"));
  deepStrictEqual(warnings(baseline, wide(32, 0.25)), []);
  const loose = wide(75, 0.73);
  deepStrictEqual(warnings(baseline, loose), [
    `Warning: ${
      entry!.id
    }: hardly guarded any more: metric contentDistance (73 %), ` +
    "image.window (75 of 255); if the same code made both images, compare " +
    "fewer iterations",
  ]);
  // told once
  deepStrictEqual(warnings(loose, loose), []);
});
