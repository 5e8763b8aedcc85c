import { deepStrictEqual, ok } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensorflow, TensorMap } from "../../src/tensorflow/mod.ts";
import { withTensorflow } from "../support/tensorflow.ts";

/** Numbers of both signs without ties, which pooling could break either way. */
function wave(shape: number[]): tf.Tensor {
  const values = Array.from(
    { length: tf.util.sizeFromShape(shape) },
    (_, i) => Math.sin(1 + 1.7 * i),
  );
  return tf.tensor(values, shape);
}

function makeInputs(): TensorMap {
  return {
    image: wave([1, 6, 6, 3]),
    filter: wave([3, 3, 3, 4]),
    left: wave([3, 5]),
    right: tf.mul(wave([5, 3]), 2),
    same: tf.add(wave([3, 5]), 0.1),
  };
}

const square = (t: tf.Tensor) => tf.sum(tf.square(t));

const CASES: Readonly<Record<string, (x: TensorMap) => tf.Tensor>> = {
  matMul: (x) => tf.matMul(x.left!, x.right!),
  "matMul, transposed": (x) => tf.matMul(x.left!, x.same!, true, false),
  conv2d: (x) =>
    tf.conv2d(x.image as tf.Tensor4D, x.filter as tf.Tensor4D, 1, "same"),
  "conv2d, gradient": (x) =>
    tf.grad((image) =>
      square(
        tf.conv2d(image as tf.Tensor4D, x.filter as tf.Tensor4D, 2, "valid"),
      )
    )(x.image!),
  maxPool: (x) => tf.maxPool(x.image as tf.Tensor4D, 2, 2, "valid"),
  "maxPool, gradient": (x) =>
    tf.grad((image) => square(tf.maxPool(image as tf.Tensor4D, 2, 2, "valid")))(
      x.image!,
    ),
  "avgPool, gradient": (x) =>
    tf.grad((image) => square(tf.avgPool(image as tf.Tensor4D, 2, 2, "valid")))(
      x.image!,
    ),
  "concat, a list of inputs": (x) => tf.concat([x.left!, x.same!, x.left!], 1),
  stack: (x) => tf.stack([x.left!, x.same!], 2),
  "unstack, several outputs": (x) => tf.sub(...pair(tf.unstack(x.left!, 1))),
  split: (x) => tf.sub(...pair(tf.split(x.image!, 3, 3))),
  "addN, a list of inputs": (x) => tf.addN([x.left!, x.same!, x.left!]),
  "reductions": (x) =>
    tf.stack([tf.sum(x.left!), tf.mean(x.left!), tf.max(x.left!)]),
  "sum of an axis": (x) => tf.sum(x.image!, -1, true),
  argMax: (x) => tf.argMax(x.left!, 1),
  cast: (x) => tf.cast(tf.mul(x.left!, 10), "int32"),
  // the kernel reads its indices, so that they must be constant
  gather: (x) => tf.gather(x.left!, tf.tensor1d([2, 0, 2], "int32"), 1),
  oneHot: (x) => tf.oneHot(tf.argMax(x.left!, 1), 5),
  slice: (x) => tf.slice(x.image!, [0, 1, 2, 0], [1, 3, 4, 2]),
  stridedSlice: (x) => tf.stridedSlice(x.left!, [0, 0], [3, 5], [2, 2]),
  transpose: (x) => tf.transpose(x.image!, [3, 1, 0, 2]),
  reverse: (x) => tf.reverse(x.image!, 2),
  pad: (x) => tf.pad(x.left!, [[1, 0], [0, 2]]),
  tile: (x) => tf.tile(x.left!, [2, 1]),
  where: (x) => tf.where(tf.greater(x.left!, 0), x.left!, x.same!),
  clipByValue: (x) => tf.clipByValue(x.left!, -0.5, 0.5),
  resizeBilinear: (x) =>
    tf.image.resizeBilinear(x.image as tf.Tensor4D, [4, 9]),
  softmax: (x) => tf.softmax(x.left!),
  pow: (x) => tf.pow(tf.abs(x.left!), x.same!),
};

function pair(tensors: tf.Tensor[]): [tf.Tensor, tf.Tensor] {
  return [tensors[0]!, tensors[1]!];
}

interface Found {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: ArrayLike<number>;
}

function read(t: tf.Tensor): Found {
  return { shape: t.shape, dtype: t.dtype, values: t.dataSync() };
}

/** The answer of TensorFlow.js's own kernels, in plain JavaScript. */
async function reference(run: (x: TensorMap) => tf.Tensor): Promise<Found> {
  await tf.setBackend("cpu");
  return eager(run);
}

/** The answer of the backend that is active. */
function eager(run: (x: TensorMap) => tf.Tensor): Found {
  const result = tf.tidy(() => run(makeInputs()));
  const found = read(result);
  result.dispose();
  return found;
}

async function captured(
  tensorflow: Tensorflow,
  run: (x: TensorMap) => tf.Tensor,
): Promise<Found> {
  const inputs = tf.tidy(makeInputs);
  const step = (x: TensorMap) => ({ out: run(x) });
  const { outputs } = await tensorflow.run("case", step, inputs);
  const found = read(outputs.out!);
  tf.dispose([inputs, outputs] as tf.TensorContainer);
  return found;
}

function checkEqual(found: Found, expected: Found): void {
  deepStrictEqual(found.shape, expected.shape);
  deepStrictEqual(found.dtype, expected.dtype);
  Array.from(expected.values).forEach((value, i) => {
    const off = Math.abs(found.values[i]! - value);
    ok(off <= 1e-5 * Math.max(1, Math.abs(value)), `${i}: ${off}`);
  });
}

for (const [name, run] of Object.entries(CASES)) {
  Deno.test(`Tensorflow computes what tfjs's cpu backend does: ${name}`, async () => {
    const expected = await reference(run);
    await withTensorflow(async (tensorflow) => {
      checkEqual(eager(run), expected);
      checkEqual(await captured(tensorflow, run), expected);
    });
  });
}
