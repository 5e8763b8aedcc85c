import { ok, rejects, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { openStepLoop } from "../../src/engine/step_loop.ts";
import { openSession } from "../support/device.ts";
import { testJob } from "../support/job.ts";

Deno.test("openStepLoop() captures once, runs on, and frees its tensors", async () => {
  const session = await openSession("tensorflow");
  try {
    const job = testJob(session);
    (await openStepLoop(job)).dispose();
    const before = tf.memory().numTensors;
    const loop = await openStepLoop(job);
    ok(await loop.run(1) > 0);
    const between = tf.memory().numTensors;
    strictEqual(await loop.run(3), 0);
    strictEqual(tf.memory().numTensors, between);
    loop.dispose();
    strictEqual(tf.memory().numTensors, before);
  } finally {
    session.close();
  }
});

Deno.test("openStepLoop() ends a run between two iterations", async () => {
  const session = await openSession("tensorflow");
  const loop = await openStepLoop(testJob(session));
  const controller = new AbortController();
  const run = loop.run(1_000_000, controller.signal);
  setTimeout(() => controller.abort(new Error("Enough")), 50);
  await rejects(run, /Enough/);
  loop.dispose();
  session.close();
});

Deno.test("openStepLoop() does not time costs that are no numbers", async () => {
  const session = await openSession("tensorflow");
  const loop = await openStepLoop(testJob(session, { alpha: Infinity }));
  await rejects(loop.run(1), /^TrialError: Cannot time the trial: its cost/);
  loop.dispose();
  session.close();
});
