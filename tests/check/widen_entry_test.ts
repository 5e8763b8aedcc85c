import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { addLearned } from "../../src/check/add_learned.ts";
import { compareRun } from "../../src/check/compare_run.ts";
import { widenEntry } from "../../src/check/widen_entry.ts";
import { type RunChange, sampleEntry, sampleRun } from "./sample_baseline.ts";

const OTHER: RunChange = {
  machineKey: "wasm 4.22.0 CPU SIMD",
  cost: (step) => step === 3 ? 1.01 : 1,
  pixel: (at) => at < 200 ? 0.1 : 0,
  metrics: { ssim: 0.45 },
};

async function images() {
  const { png: baselinePng } = await sampleRun();
  return { baselinePng, vggDistance: () => Promise.resolve(0.05) };
}

Deno.test("widenEntry() makes bands three times what was seen, from there on", async () => {
  const entry = await sampleEntry();
  const wide = await widenEntry(entry, await sampleRun(OTHER), await images());
  const bands = wide.run!.costs.map(({ band }) => band);
  deepStrictEqual(bands.slice(0, 3), [5e-6, 1e-5, 2e-5]);
  deepStrictEqual(bands.slice(3), [0.03, 0.03, 0.03]);
  ok(wide.run!.curve.every(({ band }) => band >= 0.03));
  strictEqual(wide.image.bands.vggDistance, 0.15);
  strictEqual(wide.metrics.ssim!.band, 0.3);
  strictEqual(wide.metrics.contentDistance!.band, 0.01);
});

Deno.test("widenEntry() lets the run pass that it learned from, by its hash or by bands", async () => {
  const run = await sampleRun(OTHER);
  const entry = {
    ...await widenEntry(await sampleEntry(), run, await images()),
    learned: addLearned([], {
      act: (await sampleEntry()).approval,
      machineKey: OTHER.machineKey!,
    }),
  };
  const options = { entry, baselinePath: "baseline.png", ...await images() };
  strictEqual((await compareRun(run, options)).verdict, "identical");
  const other = { ...run.record, chainSha256: "e".repeat(64) };
  const again = await compareRun({ ...run, record: other }, options);
  strictEqual(again.verdict, "within");
  strictEqual(again.isKeyKnown, true);
});

Deno.test("widenEntry() never narrows a band", async () => {
  const wide = await widenEntry(
    await sampleEntry(),
    await sampleRun(OTHER),
    await images(),
  );
  const again = await widenEntry(wide, await sampleRun(), await images());
  deepStrictEqual(again.run!.costs, wide.run!.costs);
  deepStrictEqual(again.image, wide.image);
});
