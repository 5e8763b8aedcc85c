import {
  deepStrictEqual,
  notStrictEqual,
  ok,
  strictEqual,
} from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Settings } from "../../src/base/records.ts";
import type { Session, SessionOptions } from "../../src/engine/session.ts";
import { contentPattern } from "../golden/patterns.ts";
import { openSession } from "../support/device.ts";
import { costsOf, patternPixels, runJob, testJob } from "../support/job.ts";
import { testSettings } from "../support/settings.ts";

async function withSession(
  body: (session: Session) => Promise<void>,
  options?: SessionOptions,
): Promise<void> {
  const session = await openSession("tensorflow", options);
  try {
    await body(session);
  } finally {
    session.close();
  }
}

const IMAGE = patternPixels(contentPattern, 16);

/** Values in memory: clones share them. */
function bufferCount(): number {
  return tf.memory().numDataBuffers;
}

Deno.test("Session.targets() computes each target once", async () => {
  await withSession(async (session) => {
    const two = testSettings({ contentLayers: { conv1_1: 0.5, conv2_1: 0.5 } });
    const first = await session.targets("content", IMAGE, two);
    const before = bufferCount();
    const one = testSettings({ contentLayers: { conv2_1: 1 }, alpha: 3 });
    const again = await session.targets("content", { ...IMAGE }, one);
    strictEqual(bufferCount(), before);
    deepStrictEqual(Object.keys(again), ["target.content.conv2_1"]);
    strictEqual(
      again["target.content.conv2_1"]!.dataId,
      first["target.content.conv2_1"]!.dataId,
    );
    const three = testSettings({ contentLayers: { conv1_1: 0.5, conv1_2: 1 } });
    const more = await session.targets("content", IMAGE, three);
    strictEqual(bufferCount(), before + 1);
    for (const targets of [first, again, more]) {
      tf.dispose(Object.values(targets));
    }
    strictEqual(bufferCount(), before + 1);
  });
});

Deno.test("Session.targets() tells images, sizes, sides, costs and poolings apart", async () => {
  await withSession(async (session) => {
    const layers = { conv2_1: 1 };
    const settings = testSettings({
      contentLayers: layers,
      styleLayers: layers,
    });
    const network = { name: "vgg19", pooling: "average" } as const;
    const wide = { ...IMAGE, width: 8, height: 32 };
    const found = [
      await session.targets("content", IMAGE, settings),
      await session.targets("content", wide, settings),
      await session.targets("content", { ...IMAGE, key: "other" }, settings),
      await session.targets("content", IMAGE, { ...settings, network }),
      await session.targets("style", IMAGE, settings),
      await session.targets("content", IMAGE, {
        ...settings,
        contentCost: { name: "gram" },
      }),
    ].flatMap((targets) => Object.values(targets));
    strictEqual(new Set(found.map(({ dataId }) => dataId)).size, 5);
    // one image, layer and cost: whose side it is does not matter
    strictEqual(found[5]!.dataId, found[4]!.dataId);
    deepStrictEqual(found[1]!.shape, [1, 16, 4, 128]);
    deepStrictEqual(found[4]!.shape, [128, 128]);
    tf.dispose(found);
  });
});

Deno.test("Session.trim() frees the targets used longest ago, to its budget", async () => {
  const settings = testSettings({ contentLayers: { conv1_1: 1 } });
  const bytes = 16 * 16 * 64 * 4;
  await withSession(async (session) => {
    const dataOf = async (key: string) => {
      const image = { ...IMAGE, key };
      const made = await session.targets("content", image, settings);
      const [target] = Object.values(made);
      target!.dispose();
      return target!.dataId;
    };
    const [a, b] = [await dataOf("a"), await dataOf("b")];
    session.trim();
    strictEqual(await dataOf("a"), a);
    const c = await dataOf("c");
    session.trim();
    strictEqual(await dataOf("a"), a);
    strictEqual(await dataOf("c"), c);
    notStrictEqual(await dataOf("b"), b);
  }, { targetBudgetBytes: 2 * bytes });
});

Deno.test("Session.trim() takes nothing from who still holds it", async () => {
  const settings = testSettings({ contentLayers: { conv1_1: 1 } });
  await withSession(async (session) => {
    const { device } = session;
    const made = await session.targets("content", IMAGE, settings);
    const [target] = Object.values(made);
    const before = await device.read(target!);
    session.trim();
    deepStrictEqual(await device.read(target!), before);
    target!.dispose();
  }, { targetBudgetBytes: 0 });
});

Deno.test("Session.network() makes one network for callers at the same time", async () => {
  await withSession(async (session) => {
    const settings = testSettings();
    const [a, b] = await Promise.all([
      session.network(settings),
      session.network(settings),
    ]);
    strictEqual(a, b);
  });
});

Deno.test("Session.close() frees what the trials shared", async () => {
  const before = tf.memory().numTensors;
  await withSession(async (session) => {
    await runJob(testJob(session, { iterations: 1 }));
    ok(tf.memory().numTensors > before);
  });
  strictEqual(tf.memory().numTensors, before);
});

const { optimizer, styleLayers } = testSettings();
const VARIANTS: Readonly<Record<string, Partial<Settings>>> = {
  alpha: { alpha: 1 },
  beta: { beta: 4000 },
  "learning rate": { optimizer: { ...optimizer, learningRate: 0.1 } },
  "layer weights": {
    styleLayers: { ...styleLayers, conv1_1: 0.4, conv5_1: 0 },
  },
};

Deno.test("Session.iteration() serves trials of one shape with one capture", async () => {
  const pooling = { name: "vgg19", pooling: "average" } as const;
  const run = async (session: Session, changes: Partial<Settings>) =>
    await runJob(testJob(session, { ...changes, iterations: 2 }));
  const alone = new Map<string, readonly unknown[]>();
  for (const [name, changes] of Object.entries(VARIANTS)) {
    await withSession(async (session) => {
      alone.set(name, costsOf(await run(session, changes)));
    });
  }
  await withSession(async (session) => {
    const first = await run(session, {});
    ok(first.captureMs[0]! > 0);
    deepStrictEqual(first.captureMs.slice(1), [0, 0]);
    for (const [name, changes] of Object.entries(VARIANTS)) {
      const found = await run(session, changes);
      deepStrictEqual(found.captureMs, [0, 0, 0], name);
      deepStrictEqual(costsOf(found), alone.get(name), name);
      ok(found.images[2]!.some((value, i) => value !== first.images[2]![i]));
    }
    const other = await run(session, { network: pooling });
    ok(other.captureMs[0]! > 0);
  });
});

Deno.test("Session.iteration() tells the costs of either side apart", async () => {
  await withSession(async (session) => {
    const run = async (changes: Partial<Settings>) => {
      const { records } = await runJob(testJob(session, {
        ...{ size: 16, iterations: 0, contentLayers: { conv1_1: 1 } },
        ...{ styleLayers: { conv1_1: 1 }, ...changes },
      }));
      return records[0]!;
    };
    const gram = { name: "gram" };
    const content = { name: "content" };
    const usual = await run({ init: { name: "noise" } });
    const swapped = await run({
      ...{ init: { name: "noise" }, contentCost: gram, styleCost: content },
    });
    const onlyGram = await run({ init: { name: "noise" }, contentCost: gram });
    strictEqual(onlyGram.style, usual.style);
    strictEqual(onlyGram.content, swapped.content);
    notStrictEqual(onlyGram.content, usual.content);
    notStrictEqual(swapped.style, usual.style);
  });
});
