import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { BACKENDS } from "../../src/engine/catalog.ts";
import { openSession } from "../support/device.ts";
import { runJob, type RunResult, testJob } from "../support/job.ts";

const results = new Map<string, RunResult>();

for (const backend of Object.keys(BACKENDS)) {
  Deno.test(`backend ${backend} opens, runs a trial and frees all at close`, async () => {
    const before = tf.memory().numTensors;
    const session = await openSession(backend);
    const { facts } = session.device;
    strictEqual(facts.backend, backend);
    ok(facts.threads >= 1);
    ok(Object.values(facts).every((fact) => fact !== ""));
    results.set(backend, await runJob(testJob(session)));
    session.close();
    strictEqual(tf.memory().numTensors, before);
  });
}

Deno.test("backends agree on five steps at 32 pixels", () => {
  deepStrictEqual([...results.keys()], Object.keys(BACKENDS));
  const [reference, ...others] = [...results.values()];
  for (const { records } of others) {
    records.forEach(({ total, layers }, k) => {
      const expected = reference!.records[k]!;
      ok(Math.abs(total / expected.total - 1) < 1e-3, `step ${k}: ${total}`);
      for (const [layer, cost] of Object.entries(expected.layers)) {
        // the content cost starts at 0
        const off = Math.abs(layers[layer]! - cost);
        ok(off <= 1e-3 * cost, `step ${k}, ${layer}: ${off}`);
      }
    });
  }
});
