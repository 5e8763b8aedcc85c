import {
  deepStrictEqual,
  notDeepStrictEqual,
  ok,
  rejects,
  strictEqual,
  throws,
} from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensorflow, TensorMap } from "../../src/tensorflow/mod.ts";
import { withTensorflow } from "../support/tensorflow.ts";

type Step = (inputs: TensorMap) => TensorMap;

/** A gradient through products, a maximum and a list of inputs. */
const step: Step = ({ x, w }) => {
  const cost = (at: tf.Tensor) =>
    tf.sum(tf.square(tf.concat([tf.relu(tf.matMul(at, w!)), at], 1)));
  return { gradient: tf.grad(cost)(x!), value: cost(x!) };
};

function matrices(shift: number): TensorMap {
  const values = Array.from({ length: 64 * 64 }, (_, i) => Math.sin(i + shift));
  return {
    x: tf.tensor2d(values, [64, 64]),
    w: tf.tensor2d(values.toReversed(), [64, 64]),
  };
}

async function valuesOf(tensors: TensorMap): Promise<Float32Array[]> {
  const names = Object.keys(tensors).sort();
  const values = names.map((name) => tensors[name]!.data<"float32">());
  const read = await Promise.all(values);
  dispose(tensors);
  return read;
}

function dispose(...maps: TensorMap[]): void {
  for (const map of maps) tf.dispose(Object.values(map));
}

async function eager(body: Step, inputs: TensorMap): Promise<Float32Array[]> {
  return await valuesOf(tf.tidy(() => body(inputs)) as TensorMap);
}

async function captured(
  tensorflow: Tensorflow,
  body: Step,
  inputs: TensorMap,
): Promise<Float32Array[]> {
  const { outputs } = await tensorflow.run("key", body, inputs);
  return await valuesOf(outputs);
}

/** The context is usable: both ways of running give 2 · 3. */
async function checkWorks(tensorflow: Tensorflow): Promise<void> {
  const inputs = { x: tf.scalar(2) };
  const triple: Step = ({ x }) => ({ out: tf.mul(x!, 3) });
  deepStrictEqual(await eager(triple, inputs), [Float32Array.of(6)]);
  const { outputs } = await tensorflow.run("works", triple, inputs);
  deepStrictEqual(await valuesOf(outputs), [Float32Array.of(6)]);
  dispose(inputs);
}

Deno.test("Tensorflow.run() gives the bytes of op-by-op execution", async () => {
  await withTensorflow(async (tensorflow) => {
    const inputs = matrices(0);
    const expected = await eager(step, inputs);
    deepStrictEqual(await captured(tensorflow, step, inputs), expected);
    dispose(inputs);
  });
});

Deno.test("Tensorflow.run() captured with some inputs serves others", async () => {
  await withTensorflow(async (tensorflow) => {
    const [a, b] = [matrices(0), matrices(0.5)];
    const first = await captured(tensorflow, step, a);
    const second = await captured(tensorflow, step, b);
    notDeepStrictEqual(second, first);
    deepStrictEqual(second, await eager(step, b));
    strictEqual(tensorflow.capturedCount, 1);
    dispose(a, b);
  });
});

Deno.test("Tensorflow.run() makes what a step closes over constant", async () => {
  await withTensorflow(async (tensorflow) => {
    let closed = tf.scalar(10);
    const inputs = { x: tf.scalar(1) };
    const body: Step = ({ x }) => ({ sum: tf.add(x!, closed) });
    const before = await captured(tensorflow, body, inputs);
    closed.dispose();
    closed = tf.scalar(20);
    deepStrictEqual(await captured(tensorflow, body, inputs), before);
    deepStrictEqual(before, [Float32Array.of(11)]);
    dispose(inputs, { closed });
  });
});

Deno.test("Tensorflow.run() captures again for other shapes and types", async () => {
  await withTensorflow(async (tensorflow) => {
    const double: Step = ({ x }) => ({ out: tf.add(x!, x!) });
    const variants = [
      tf.ones([2]),
      tf.ones([3]),
      tf.ones([2], "int32"),
      tf.ones([1, 2]),
    ];
    for (const x of variants) {
      const { outputs, captureMs } = await tensorflow.run("key", double, { x });
      ok(captureMs > 0);
      deepStrictEqual(outputs.out!.shape, x.shape);
      strictEqual(outputs.out!.dtype, x.dtype);
      dispose(outputs);
      const again = await tensorflow.run("key", double, { x });
      strictEqual(again.captureMs, 0);
      dispose(again.outputs, { x });
    }
    strictEqual(tensorflow.capturedCount, variants.length);
  });
});

Deno.test("Tensorflow.run() returns inputs, constants and one tensor twice", async () => {
  await withTensorflow(async (tensorflow) => {
    const inputs = { x: tf.scalar(4) };
    const body: Step = ({ x }) => {
      const root = tf.sqrt(x!);
      return { input: x!, made: tf.scalar(7), root, same: root };
    };
    const before = tensorflow.tensorCount;
    for (let call = 0; call < 2; call++) {
      const found = await captured(tensorflow, body, inputs);
      deepStrictEqual(found.map(([value]) => value), [4, 7, 2, 2]);
    }
    strictEqual(tensorflow.tensorCount, before + 1);
    strictEqual((await inputs.x.data())[0], 4);
    dispose(inputs);
  });
});

Deno.test("Tensorflow.run() refuses a step inside a step", async () => {
  await withTensorflow(async (tensorflow) => {
    const inputs = { x: tf.scalar(2) };
    const nested = matrices(0);
    let inner: Promise<unknown> | undefined;
    const body: Step = ({ x }) => {
      inner = tensorflow.run("inner", step, nested).catch((error) => error);
      return { out: tf.square(x!) };
    };
    const { outputs } = await tensorflow.run("outer", body, inputs);
    strictEqual(
      String(await inner),
      "BackendError: Cannot capture a step inside another",
    );
    deepStrictEqual(await valuesOf(outputs), [Float32Array.of(4)]);
    dispose(inputs, nested);
    await checkWorks(tensorflow);
  });
});

for (const which of ["an input", "a result"]) {
  Deno.test(`Tensorflow.run() refuses a step that reads ${which}`, async () => {
    await withTensorflow(async (tensorflow) => {
      const inputs = { x: tf.scalar(2) };
      const before = tf.memory().numTensors;
      const body: Step = ({ x }) => {
        const read = which === "an input" ? x! : tf.square(x!);
        return { out: tf.mul(x!, read.dataSync()[0]!) };
      };
      await rejects(() => tensorflow.run("key", body, inputs), {
        name: "BackendError",
        message: /^Cannot read a tensor while a step is captured: /,
      });
      strictEqual(tf.memory().numTensors, before);
      strictEqual(tensorflow.capturedCount, 0);
      dispose(inputs);
      await checkWorks(tensorflow);
    });
  });
}

/** Shapes that do not fit, past the checks of tfjs. */
function mismatch(tensorflow: Tensorflow): Step {
  const attributes = [
    { name: "T", type: 4, value: 1 },
    { name: "transpose_a", type: 3, value: false },
    { name: "transpose_b", type: 3, value: false },
  ];
  return ({ x }) => ({
    out: tensorflow.execute("MatMul", attributes, [x!, tf.ones([3, 1])]),
  });
}

Deno.test("Tensorflow tells operation and reason of a failure", async () => {
  await withTensorflow(async (tensorflow) => {
    const inputs = { x: tf.ones([2, 2]) };
    const body = mismatch(tensorflow);
    const check = (verb: string) => (error: Error) => {
      const start = `TensorFlow cannot ${verb} MatMul: `;
      ok(error.message.startsWith(start), error.message);
      ok(/incompatible|must be equal/.test(error.message), error.message);
      ok(!error.message.includes("\n"), error.message);
      return error.name === "BackendError";
    };
    const before = tensorflow.tensorCount;
    throws(() => tf.tidy(() => body(inputs)), check("run"));
    await rejects(tensorflow.run("key", body, inputs), check("capture"));
    strictEqual(tensorflow.tensorCount, before + 1); // x, written meanwhile
    await checkWorks(tensorflow);
    dispose(inputs);
  });
});

Deno.test("Tensorflow tells the reason of a failure inside a captured step", async () => {
  await withTensorflow(async (tensorflow) => {
    // which index is out of range shows only when the step runs
    const attributes = [
      { name: "Tparams", type: 4, value: 1 },
      { name: "Tindices", type: 4, value: 3 },
      { name: "Taxis", type: 4, value: 3 },
      { name: "batch_dims", type: 1, value: 0 },
    ];
    const body: Step = ({ x, at }) => {
      const inputs = [x!, at!, tf.scalar(0, "int32")];
      return { out: tensorflow.execute("GatherV2", attributes, inputs) };
    };
    const inputs = { x: tf.ones([3]), at: tf.tensor1d([5], "int32") };
    await rejects(tensorflow.run("key", body, inputs), (error: Error) => {
      ok(/indices\[0\] = 5 is not in \[0, 3\)/.test(error.message));
      ok(!error.message.includes("\n"), error.message);
      return error.name === "BackendError";
    });
    dispose(inputs);
    await checkWorks(tensorflow);
  });
});

Deno.test("Tensorflow.run() takes overlapping calls of one step", async () => {
  await withTensorflow(async (tensorflow) => {
    const inputs = [0, 1, 2, 3, 4, 5].map(matrices);
    const expected = [];
    for (const each of inputs) expected.push(await eager(step, each));
    const found = await Promise.all(
      inputs.map((each) => captured(tensorflow, step, each)),
    );
    deepStrictEqual(found, expected);
    dispose(...inputs);
  });
});

Deno.test("Tensorflow.run() leaves the event loop alive", async () => {
  await withTensorflow(async (tensorflow) => {
    const heavy: Step = ({ x }) => {
      let y = x!;
      for (let i = 0; i < 12; i++) y = tf.matMul(y, x!);
      return { out: tf.sum(y) };
    };
    const inputs = { x: tf.zeros([1200, 1200]) };
    dispose((await tensorflow.run("key", heavy, inputs)).outputs);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 2);
    const { outputs } = await tensorflow.run("key", heavy, inputs);
    clearInterval(timer);
    ok(ticks >= 3, `${ticks} ticks`);
    dispose(outputs, inputs);
  });
});

Deno.test("Tensorflow.run() holds a large tensor that a step closes over", async () => {
  await withTensorflow(async (tensorflow) => {
    const before = tensorflow.tensorCount;
    const large = tf.ones([40_000]);
    const inputs = { x: tf.scalar(1) };
    const body: Step = ({ x }) => ({ sum: tf.add(x!, tf.sum(large)) });
    const sums = [Float32Array.of(40_001)];
    deepStrictEqual(await captured(tensorflow, body, inputs), sums);
    // the function has a tensor of its own
    large.dispose();
    deepStrictEqual(await captured(tensorflow, body, inputs), sums);
    dispose(inputs);
    strictEqual(tensorflow.tensorCount, before + 1);
  });
});

Deno.test("Tensorflow frees what an evicted step held", async () => {
  await withTensorflow(async (tensorflow) => {
    const inputs = { x: tf.scalar(1) };
    const large = tf.ones([40_000]);
    const body: Step = ({ x }) => ({ sum: tf.add(x!, tf.sum(large)) });
    dispose((await tensorflow.run("first", body, inputs)).outputs);
    const before = tensorflow.tensorCount;
    dispose((await tensorflow.run("second", body, inputs)).outputs);
    strictEqual(tensorflow.capturedCount, 1);
    strictEqual(tensorflow.tensorCount, before);
    dispose(inputs, { large });
  }, 1);
});

Deno.test("Tensorflow frees what a step held that could not be captured", async () => {
  await withTensorflow(async (tensorflow) => {
    // both have reached TensorFlow before the count
    const inputs = { x: tf.add(0, 1) };
    const large = tf.zerosLike(tf.ones([40_000]));
    const before = tensorflow.tensorCount;
    const body: Step = ({ x }) => {
      tf.add(x!, tf.sum(large));
      throw new RangeError("Cannot go on");
    };
    await rejects(tensorflow.run("key", body, inputs), RangeError);
    strictEqual(tensorflow.tensorCount, before);
    dispose(inputs, { large });
  });
});
