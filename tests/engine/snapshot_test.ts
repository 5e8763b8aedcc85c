import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { OPTIMIZERS } from "../../src/engine/catalog.ts";
import type { Snapshot } from "../../src/engine/snapshot.ts";
import {
  prepareTargets,
  stylize,
  type StylizeJob,
} from "../../src/engine/stylize.ts";
import { openSession } from "../support/device.ts";
import { testJob } from "../support/job.ts";

/** Costs and image of each iteration, and a snapshot of one of them. */
async function runFrom(
  job: StylizeJob,
  { from, keep }: { readonly from?: Snapshot; readonly keep?: number } = {},
) {
  const rows: { step: number; total: number; image: Float32Array }[] = [];
  let snapshot: Snapshot | undefined;
  using targets = await prepareTargets(job);
  for await (const iteration of stylize(job, targets, from)) {
    const { step, total } = await iteration.readRecord();
    rows.push({ step, total, image: await iteration.readImage() });
    if (step === keep) snapshot = await iteration.readSnapshot();
  }
  return { rows, snapshot };
}

for (const backend of ["tensorflow", "wasm"] as const) {
  for (const [name, { parameters }] of Object.entries(OPTIMIZERS)) {
    Deno.test(`stylize() goes on from a snapshot as if nothing had been: ${backend}, ${name}`, async () => {
      const values = Object.entries(parameters).map(([name, parameter]) => [
        name,
        parameter.default,
      ]);
      const optimizer = { name, ...Object.fromEntries(values) };
      const changes = { optimizer, iterations: 5, size: 32 };
      const first = await openSession(backend);
      const whole = await runFrom(testJob(first, changes), { keep: 3 });
      first.close();
      const second = await openSession(backend);
      const rest = await runFrom(testJob(second, changes), {
        from: whole.snapshot!,
      });
      deepStrictEqual(rest.rows, whole.rows.slice(3));
      second.close();
    });
  }
}

Deno.test("stylize() refuses a snapshot of another trial, and frees its tensors", async () => {
  const session = await openSession("tensorflow");
  const job = testJob(session, { iterations: 2, size: 32 });
  const { snapshot } = await runFrom(job, { keep: 1 });
  const { image, ...state } = snapshot!.values;
  const other = testJob(session, { iterations: 2, size: 48 });
  // what the session keeps for the larger image
  await runFrom(other);
  const before = tf.memory().numTensors;
  for (
    const [values, to] of [
      [snapshot!.values, other],
      [{ image: image! }, job],
      [{ ...state, image: { ...image!, data: image!.data.slice(1) } }, job],
    ] as const
  ) {
    await rejects(
      runFrom(to, { from: { step: 1, values } }),
      /^RangeError: Cannot go on from a snapshot/,
    );
  }
  strictEqual(tf.memory().numTensors, before);
  session.close();
});
