import { strictEqual } from "node:assert/strict";
import type { Settings, TrialRecord } from "../../src/base/records.ts";
import { learnTimes } from "../../src/cli/estimate_time.ts";
import {
  environmentOf,
  makeResults,
  type Results,
  runTrial,
  sampleId,
  SETTINGS,
} from "../store/sample.ts";

const HERE = { cpuModel: "none", cpus: 1 };

/** Keeps a done trial of 100 iterations a second and 1 s besides. */
async function keep(
  results: Results,
  number: number,
  settings: Partial<Settings>,
  changes: Partial<TrialRecord> = {},
): Promise<void> {
  using store = await results.open();
  await runTrial(store, sampleId(number), {
    settings: { ...SETTINGS, ...settings },
    iterationsPerSecond: 100,
    timings: {
      ...{ loadMs: 0, targetsMs: 0, captureMs: 0, saveMs: 0 },
      iterationsMs: 1000,
      totalMs: 2000,
    },
    ...changes,
  });
}

/** Seconds that 99 iterations, and the last costs, would take. */
async function seconds(
  results: Results,
  settings: Partial<Settings>,
  machine = HERE,
): Promise<number | null> {
  using store = await results.open({ readOnly: true });
  const ms = learnTimes(store, machine)(
    { ...SETTINGS, iterations: 99, ...settings },
  );
  return ms === null ? null : Number((ms / 1000).toFixed(6));
}

Deno.test("learnTimes() scales with arithmetic, from the trials nearest in size", async () => {
  await using results = await makeResults();
  await keep(results, 1, { size: 64 });
  strictEqual(await seconds(results, { size: 64 }), 2);
  strictEqual(await seconds(results, { size: 128 }), 5);
  await keep(results, 2, { size: 256 });
  strictEqual(await seconds(results, { size: 256 }), 2);
  strictEqual(await seconds(results, { size: 512 }), 5);
  strictEqual(await seconds(results, { size: 64 }), 2);
});

Deno.test("learnTimes() knows nothing from other machines, backends or precisions", async () => {
  await using results = await makeResults();
  strictEqual(learnTimes(undefined, HERE)(SETTINGS), null);
  const wasm = { environment: environmentOf("wasm") };
  await keep(results, 1, { size: 64 }, wasm);
  strictEqual(await seconds(results, { size: 64 }), 2);
  strictEqual(await seconds(results, { size: 64, backend: "wasm" }), 2);
  for (
    const settings of [
      { backend: "tensorflow" },
      { precision: "mixed" },
    ] as const
  ) strictEqual(await seconds(results, { size: 64, ...settings }), null);
  strictEqual(await seconds(results, {}, { ...HERE, cpus: 2 }), null);
  strictEqual(await seconds(results, {}, { ...HERE, cpuModel: "x" }), null);
});

Deno.test("learnTimes() counts trials that ran together by what they did together", async () => {
  await using results = await makeResults();
  const environment = { ...environmentOf("tensorflow"), together: 4 };
  await keep(results, 1, { size: 64 }, { environment });
  strictEqual(await seconds(results, { size: 64 }), 0.5);
});

Deno.test("learnTimes() leaves out trials that did not get done", async () => {
  await using results = await makeResults();
  await keep(results, 1, { size: 64 }, { state: "failed", reason: "NaN" });
  await keep(results, 2, { size: 64 }, { iterationsPerSecond: null });
  strictEqual(await seconds(results, { size: 64 }), null);
});
