import { ok, strictEqual, throws } from "node:assert/strict";
import process from "node:process";
import * as tf from "@tensorflow/tfjs";
import { Tensorflow, type TensorMap } from "../../src/tensorflow/mod.ts";
import { libraryFolder } from "../support/assets.ts";
import { withTensorflow } from "../support/tensorflow.ts";

/** Allocators keep a little; a tensor of ours each call would be far more. */
const GROWTH_BYTES = 25e6;

/** Resident memory that `body` leaves behind. */
async function growthOf(body: () => Promise<void> | void): Promise<number> {
  const before = process.memoryUsage().rss;
  await body();
  return process.memoryUsage().rss - before;
}

Deno.test("Tensorflow frees what 10 000 operations allocated", async () => {
  await withTensorflow(async (tensorflow) => {
    const x = tf.ones([100, 100]);
    const operations = (count: number) => () => {
      for (let i = 0; i < count; i++) {
        // three operations, of which one takes a list
        tf.tidy(() => tf.stack([tf.add(x, 1), tf.neg(x)])).dispose();
      }
    };
    operations(1000)();
    const before = tensorflow.tensorCount;
    const growth = await growthOf(operations(3400));
    strictEqual(tensorflow.tensorCount, before);
    ok(growth < GROWTH_BYTES, `${growth} bytes`);
    x.dispose();
  });
});

Deno.test("Tensorflow frees what 10 000 captured steps allocated", async () => {
  await withTensorflow(async (tensorflow) => {
    const x = tf.ones([100, 100]);
    const step = (inputs: TensorMap) => ({
      a: tf.add(inputs.x!, 1),
      b: tf.matMul(inputs.x!, inputs.x!),
    });
    const steps = (count: number) => async () => {
      for (let i = 0; i < count; i++) {
        const { outputs } = await tensorflow.run("key", step, { x });
        tf.dispose(Object.values(outputs));
      }
    };
    await steps(1000)();
    const before = tensorflow.tensorCount;
    const growth = await growthOf(steps(10_000));
    strictEqual(tensorflow.tensorCount, before);
    ok(growth < GROWTH_BYTES, `${growth} bytes`);
    x.dispose();
  });
});

/** Runs a step that holds 1 MB on an input of some length. */
async function runLarge(tensorflow: Tensorflow, length: number): Promise<void> {
  const constants = tf.ones([250_000]);
  const inputs = { x: tf.ones([length]) };
  const step = ({ x }: TensorMap) => ({ out: tf.add(x!, tf.sum(constants)) });
  const { outputs } = await tensorflow.run("large", step, inputs);
  strictEqual((await outputs.out!.data())[0], 250_001);
  tf.dispose([constants, inputs.x, outputs.out!]);
}

Deno.test("Tensorflow keeps captured steps within their memory budget", async () => {
  // each counts 1.25 MB: what TensorFlow may make of what it holds
  await withTensorflow(async (tensorflow) => {
    await runLarge(tensorflow, 1);
    const growth = await growthOf(async () => {
      for (let length = 2; length <= 50; length++) {
        await runLarge(tensorflow, length);
        ok(tensorflow.capturedCount <= 2);
      }
    });
    strictEqual(tensorflow.capturedCount, 2);
    ok(growth < 40e6, `${growth} bytes`);
    // evicted long ago, and captured again without a word
    await runLarge(tensorflow, 1);
  }, 3e6);
});

Deno.test("Tensorflow does not evict a step that runs", async () => {
  await withTensorflow(async (tensorflow) => {
    const slow = ({ x }: TensorMap) => {
      let y = x!;
      for (let i = 0; i < 12; i++) y = tf.matMul(y, x!);
      return { out: tf.sum(y) };
    };
    const x = tf.zeros([800, 800]);
    const running = tensorflow.run("slow", slow, { x });
    await Promise.all([1, 2, 3].map((n) => runLarge(tensorflow, n)));
    const { outputs } = await running;
    strictEqual((await outputs.out!.data())[0], 0);
    tf.dispose([x, outputs.out!]);
  }, 1);
});

Deno.test("Tensorflow refuses to be opened twice, and opens after close", async () => {
  const folder = await libraryFolder();
  await withTensorflow(() => {
    throws(() => new Tensorflow({ folder, threads: 1 }), {
      name: "BackendError",
      message: /^Cannot open TensorFlow twice/,
    });
  });
  await withTensorflow(async () => {
    const x = tf.scalar(3);
    strictEqual((await x.data())[0], 3);
    x.dispose();
  });
});

Deno.test("Tensorflow refuses a number of threads that means nothing", async () => {
  const folder = await libraryFolder();
  for (const threads of [0, 1.5, 1025, Number.NaN]) {
    throws(() => new Tensorflow({ folder, threads }), RangeError);
  }
});

Deno.test("Tensorflow takes more threads than one byte can say", async () => {
  const tensorflow = new Tensorflow({
    folder: await libraryFolder(),
    threads: 192,
  });
  tensorflow.close();
});

Deno.test("Tensorflow captures anew where one tensor stands under two names", async () => {
  await withTensorflow(async (tensorflow) => {
    const step = ({ a, b }: TensorMap) => ({ out: tf.sub(a!, tf.mul(b!, 10)) });
    const [one, five] = [tf.scalar(1), tf.scalar(5)];
    const at = async (inputs: TensorMap) => {
      const { outputs } = await tensorflow.run("alias", step, inputs);
      const [value] = await outputs.out!.data();
      outputs.out!.dispose();
      return value;
    };
    strictEqual(await at({ a: one, b: one }), -9);
    strictEqual(await at({ a: one, b: five }), -49);
    tf.dispose([one, five]);
  });
});
