import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { INITS } from "../../src/engine/catalog.ts";
import { evaluate, scalarInputs } from "../../src/engine/objective.ts";
import type { Session } from "../../src/engine/session.ts";
import {
  prepareTargets,
  stylize,
  type StylizeJob,
} from "../../src/engine/stylize.ts";
import { openDevice, openSession, sessionOn } from "../support/device.ts";
import { costsOf, runJob, testJob } from "../support/job.ts";

async function withSession(
  body: (session: Session) => Promise<void>,
): Promise<void> {
  const session = await openSession("tensorflow");
  try {
    await body(session);
  } finally {
    session.close();
  }
}

/** The total cost of an image, op by op. */
async function totalOf(job: StylizeJob, image: Float32Array): Promise<number> {
  const { session, settings, content: { height, width } } = job;
  const network = await session.network(settings);
  using targets = await prepareTargets(job);
  const costs = session.device.tidy(() => {
    const inputs = {
      ...targets.tensors,
      ...scalarInputs(settings),
      image: tf.tensor4d(image, [1, height, width, 3]),
    };
    return evaluate(network, session.device.ops, settings, inputs).costs;
  });
  const values = await session.device.read(costs);
  costs.dispose();
  return values[0]!;
}

Deno.test("stylize() tells the costs of the image that each row has", async () => {
  await withSession(async (session) => {
    const job = testJob(session, { iterations: 4 });
    const { records, images } = await runJob(job);
    deepStrictEqual(records.map(({ step }) => step), [0, 1, 2, 3, 4]);
    deepStrictEqual(images[0], job.content.data);
    for (const k of [0, 4]) {
      const { total, content, style } = records[k]!;
      const expected = await totalOf(job, images[k]!);
      ok(Math.abs(total / expected - 1) < 1e-5, `row ${k}: ${total}`);
      const { alpha, beta } = job.settings;
      ok(Math.abs((alpha * content + beta * style) / total - 1) < 1e-6);
    }
    ok(records[4]!.total < records[0]!.total);
    ok(records.every(({ durationMs }) => durationMs > 0));
  });
});

Deno.test("stylize() names each layer's cost and adds them by their weights", async () => {
  await withSession(async (session) => {
    const styleLayers = { conv1_1: 0.75, conv2_2: 0.25 };
    const job = testJob(session, { iterations: 1, styleLayers });
    const { style, layers } = (await runJob(job)).records[1]!;
    deepStrictEqual(Object.keys(layers), [
      "content.conv4_2",
      "style.conv1_1",
      "style.conv2_2",
    ]);
    const sum = 0.75 * layers["style.conv1_1"]! +
      0.25 * layers["style.conv2_2"]!;
    ok(Math.abs(sum / style - 1) < 1e-6);
  });
});

Deno.test("stylize() keeps pixels within 0–1 only if asked to", async () => {
  await withSession(async (session) => {
    const learningRate = 0.5;
    const outside = async (clamp: boolean) => {
      const job = testJob(session, { clamp, iterations: 2 });
      const optimizer = { ...job.settings.optimizer, learningRate };
      const settings = { ...job.settings, optimizer };
      const { images } = await runJob({ ...job, settings });
      return images[2]!.some((value) => value < 0 || value > 1);
    };
    strictEqual(await outside(true), false);
    strictEqual(await outside(false), true);
  });
});

Deno.test("stylize() starts from the image that init makes", async () => {
  await withSession(async (session) => {
    const job = testJob(session, {
      init: { name: "noise" },
      iterations: 1,
      seed: 5,
    });
    const { images } = await runJob(job);
    deepStrictEqual(images[0], INITS["noise"]!.create(job.content.data, 5));
  });
});

Deno.test("stylize() frees its tensors when the caller stops asking", async () => {
  await withSession(async (session) => {
    const job = testJob(session, { iterations: 50 });
    using targets = await prepareTargets(job);
    const before = tf.memory().numTensors;
    for (const stopAt of [0, 2]) {
      for await (const { step } of stylize(job, targets)) {
        if (step === stopAt) break;
      }
      strictEqual(tf.memory().numTensors, before);
    }
  });
});

Deno.test("stylize() frees its tensors when the device fails", async () => {
  const device = await openDevice("tensorflow");
  let reads = 0;
  const session = sessionOn({
    ...device,
    read: async (tensor) => {
      if (++reads === 3) throw new Error("the third read fails");
      return await device.read(tensor);
    },
  });
  const job = testJob(session);
  using targets = await prepareTargets(job);
  const before = tf.memory().numTensors;
  const rows: number[] = [];
  await rejects(async () => {
    for await (const { readRecord } of stylize(job, targets)) {
      rows.push((await readRecord()).step);
    }
  }, /the third read fails/);
  deepStrictEqual(rows, [0, 1]);
  strictEqual(tf.memory().numTensors, before);
  session.close();
});

Deno.test("stylize() gives the same bytes for the same settings", async () => {
  await withSession(async (session) => {
    const init = { name: "noise" };
    const first = await runJob(testJob(session, { init, seed: 3 }));
    const again = await runJob(testJob(session, { init, seed: 3 }));
    deepStrictEqual(again.images, first.images);
    deepStrictEqual(costsOf(again), costsOf(first));
    const other = await runJob(testJob(session, { init, seed: 4 }));
    ok(other.images[5]!.some((value, i) => value !== first.images[5]![i]));
  });
});
