import { ok, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { BackendError } from "../../../src/base/errors.ts";
import { plainOps } from "../../../src/engine/devices/plain_ops.ts";
import { openWebgpu } from "../../../src/engine/devices/webgpu_device.ts";
import { probeWebgpu } from "../../../src/engine/devices/webgpu_probe.ts";
import { adam } from "../../../src/engine/optimizers/adam.ts";
import type { Device, DeviceOps } from "../../../src/engine/device.ts";

type Shape = readonly [number, number, number, number];

/** Something to compute, and the shapes of its arguments. */
interface Case {
  readonly about: string;
  readonly shapes: readonly (readonly number[])[];
  run(ops: DeviceOps, ...args: tf.Tensor[]): tf.Tensor[];
}

/** A value, and the gradient of a sum in which every entry weighs its own. */
function withGradient(
  x: tf.Tensor,
  valueOf: (x: tf.Tensor4D) => tf.Tensor,
): tf.Tensor[] {
  const value = valueOf(x as tf.Tensor4D);
  const weights = waves(value.shape, 5);
  const gradient = tf.grad((at) =>
    tf.sum(tf.mul(valueOf(at as tf.Tensor4D), weights))
  )(x);
  return [value, gradient];
}

/** Forward, and every form of the gradient. */
function convolve(
  { convolution }: DeviceOps,
  ...[x, filter, bias]: tf.Tensor[]
): tf.Tensor[] {
  const made = convolution(
    filter as tf.Tensor4D,
    bias as tf.Tensor1D,
    "float32",
  );
  const y = made.forward(x as tf.Tensor4D);
  const dy = waves(y.shape, 5) as tf.Tensor4D;
  const other = waves(x!.shape, 6) as tf.Tensor4D;
  const gradients = [{ dy, y }, { dy }, { dy, y, other }, { dy, other }]
    .map((from) => made.gradient(from));
  made.dispose();
  return [y, ...gradients];
}

/** Height, width, channels in and out: no multiples of a tile but one. */
const CONVOLUTIONS: readonly Shape[] = [
  [1, 1, 16, 16],
  [5, 7, 16, 20],
  [33, 31, 32, 48],
  [64, 64, 16, 64],
  [130, 128, 16, 64],
  [1, 1, 3, 16],
  [9, 17, 3, 32],
  [8, 8, 1, 16],
  [3, 4, 5, 6],
  [4, 3, 16, 6],
  [17, 19, 128, 256],
  [16, 16, 256, 132],
];

const MAPS: readonly (readonly number[])[] = [
  [1, 1, 4],
  [3, 3, 1],
  [5, 7, 20],
  [23, 29, 68],
  [17, 16, 144],
  [2, 2, 7],
];

const POOLS: readonly (readonly number[])[] = [
  [2, 2, 1],
  [5, 7, 4],
  [6, 4, 6],
  [3, 2, 8],
];

const CASES: readonly Case[] = [
  ...CONVOLUTIONS.map(([height, width, inside, out]): Case => ({
    about: `convolution() of ${height}x${width}x${inside} to ${out} channels`,
    shapes: [[1, height, width, inside], [3, 3, inside, out], [out]],
    run: convolve,
  })),
  ...MAPS.map((shape): Case => ({
    about: `gramMatrix() of ${shape.join("x")}`,
    shapes: [[1, ...shape]],
    run: ({ gramMatrix }, x) => withGradient(x!, gramMatrix),
  })),
  ...POOLS.map((shape): Case => ({
    about: `maxPool() of ${shape.join("x")}`,
    shapes: [[1, ...shape]],
    run: (_, x) => withGradient(x!, (at) => tf.maxPool(at, 2, 2, "valid")),
  })),
  {
    about: "maxPool() of windows that overlap",
    shapes: [[1, 5, 6, 4]],
    run: (_, x) => withGradient(x!, (at) => tf.maxPool(at, 3, 2, "valid")),
  },
  {
    about: "maxPool() of a map that is the same everywhere",
    shapes: [[1, 4, 4, 4]],
    run: (_, x) =>
      withGradient(tf.mul(x!, 0), (at) => tf.maxPool(at, 2, 2, "valid")),
  },
];

/** Numbers of both signs that hardly repeat. */
function waves(shape: readonly number[], phase: number): tf.Tensor {
  const values = Array.from(
    { length: tf.util.sizeFromShape([...shape]) },
    (_, i) => Math.sin(1.7 * i + phase + 0.3 * Math.sqrt(i)),
  );
  return tf.tensor(values, [...shape]);
}

async function valuesOf(
  device: Runner,
  { shapes, run }: Case,
): Promise<Float32Array[]> {
  const made = device.tidy(() =>
    run(device.ops, ...shapes.map((shape, i) => waves(shape, i)))
  );
  const read: Float32Array[] = [];
  for (const tensor of made) read.push(await device.read(tensor));
  tf.dispose(made);
  return read;
}

type Runner = Pick<Device, "ops" | "tidy" | "read">;

/**
 * tfjs's plain JavaScript. Not its WebAssembly: there the gradient of pooling
 * is lost where the largest of a window is not above 0 (ReLU hides it).
 */
async function expectedOf(one: Case): Promise<Float32Array[]> {
  await tf.setBackend("cpu");
  const runner: Runner = {
    ops: plainOps("cpu"),
    tidy: (body) => tf.tidy(body as () => tf.TensorContainer) as never,
    read: (tensor) => tensor.data<"float32">(),
  };
  return await valuesOf(runner, one);
}

/** Equal to 1e-5 of the largest number expected. */
function agree(found: Float32Array, expected: Float32Array): void {
  strictEqual(found.length, expected.length);
  const largest = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  found.forEach((value, i) => {
    const off = Math.abs(value - expected[i]!);
    ok(off <= 1e-5 * largest, `${value} for ${expected[i]} at ${i}`);
  });
}

const outcome = await probeWebgpu().catch((error: unknown) => {
  if (error instanceof BackendError) return error;
  throw error;
});

/** A test that is left out where there is no adapter, but never in CI. */
function testWebgpu(name: string, fn: () => Promise<void>): void {
  const cannot = outcome instanceof BackendError;
  const ignore = cannot && Deno.env.get("CI") !== "true";
  Deno.test({ name, ignore, fn });
}

for (const one of CASES) {
  testWebgpu(`${one.about} is right on webgpu, forward and back`, async () => {
    const expected = await expectedOf(one);
    const before = tf.engine().state.numTensors;
    const webgpu = await openWebgpu();
    const found = await valuesOf(webgpu, one);
    webgpu.close();
    strictEqual(tf.engine().state.numTensors, before);
    found.forEach((values, i) => agree(values, expected[i]!));
  });
}

testWebgpu("updates.adam equals the optimiser, its state too", async () => {
  const webgpu = await openWebgpu();
  const shape = [1, 5, 7, 3];
  const made = webgpu.tidy(() => {
    const state = {
      m: tf.mul(waves(shape, 1), 0.01),
      v: tf.square(waves(shape, 2)),
      power1: tf.scalar(0.81),
      power2: tf.scalar(0.998),
    };
    const parameters = {
      learningRate: tf.scalar(0.03),
      beta1: tf.scalar(0.9),
      beta2: tf.scalar(0.999),
      epsilon: tf.scalar(1e-8),
    };
    const [image, gradient] = [waves(shape, 0), waves(shape, 3)];
    const results = [adam.update, webgpu.ops.updates!.adam!].map((update) =>
      update(
        image as tf.Tensor4D,
        gradient as tf.Tensor4D,
        state,
        parameters,
      )
    );
    return results.flatMap(({ image, state: { m, v, power1, power2 } }) => [
      ...[image, m!, v!, power1!, power2!],
    ]);
  });
  const read: Float32Array[] = [];
  for (const tensor of made) read.push(await webgpu.read(tensor));
  tf.dispose(made);
  webgpu.close();
  for (let i = 0; i < 5; i++) agree(read[i + 5]!, read[i]!);
});

testWebgpu(
  "gramMatrix() of many positions repeats bit for bit on webgpu",
  async () => {
    const webgpu = await openWebgpu();
    const x = webgpu.tidy(() => waves([1, 64, 64, 64], 0) as tf.Tensor4D);
    const seen = new Set<string>();
    for (let round = 0; round < 5; round++) {
      const matrix = webgpu.tidy(() => webgpu.ops.gramMatrix(x));
      seen.add((await webgpu.read(matrix)).join());
      matrix.dispose();
    }
    x.dispose();
    webgpu.close();
    strictEqual(seen.size, 1);
  },
);
