import { ok, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Pooling } from "../../src/base/records.ts";
import { ConvStack, type Link } from "../../src/engine/conv_stack.ts";
import type { Device, DeviceOps } from "../../src/engine/device.ts";
import { vgg19Weights } from "../support/assets.ts";
import { openDevice } from "../support/device.ts";
import {
  type Features,
  referenceFeatures,
} from "../support/reference_chain.ts";

const MEAN = [0.48, 0.46, 0.41];

/** Sides that no pooling divides. */
const SHAPE: [number, number, number, number] = [1, 33, 47, 3];

const weights = await vgg19Weights();

/** VGG-19 down to a layer. */
function linksTo(last: string): Link[] {
  const layers = [...weights.keys()];
  const used = layers.slice(0, layers.indexOf(last) + 1);
  return used.flatMap((layer, i): Link[] => {
    const { kernel, bias } = weights.get(layer)!;
    const convolution = {
      kind: "convolution",
      layer,
      filter: tf.tensor4d(kernel.data, kernel.shape as typeof SHAPE),
      bias: tf.tensor1d(bias.map((it) => it / 255)),
    } as const;
    const isPooledBefore = i > 0 && layer.endsWith("_1");
    return isPooledBefore ? [{ kind: "pooling" }, convolution] : [convolution];
  });
}

function noise(): tf.Tensor4D {
  return tf.randomUniform(SHAPE, 0, 1, "float32", 1) as tf.Tensor4D;
}

function newStack(
  device: Device,
  links: readonly Link[],
  pooling: Pooling,
): ConvStack {
  const options = { preprocessing: "caffe", precision: "float32" } as const;
  return new ConvStack(device, links, MEAN, { ...options, pooling });
}

/** A content and a style on each map; with a gradient where a map is 0, too. */
function costOf(maps: readonly tf.Tensor4D[], ops: DeviceOps): tf.Scalar {
  return tf.addN(maps.flatMap((map) => [
    tf.mean(tf.square(tf.sub(map, 0.5))),
    tf.mean(tf.square(ops.gramMatrix(map))),
  ])) as tf.Scalar;
}

/** The gradient of the cost, by the stack and by tfjs. */
function gradients(
  device: Device,
  layers: readonly string[],
  pooling: Pooling,
): { found: tf.Tensor; expected: tf.Tensor } {
  const { ops } = device;
  const links = linksTo(layers.at(-1)!);
  const pick = (from: Features) => layers.map((layer) => from[layer]!);
  const expected = tf.grad((x) => {
    const reference = x as tf.Tensor4D;
    return costOf(
      pick(referenceFeatures(reference, links, MEAN, pooling)),
      ops,
    );
  })(noise());
  const stack = newStack(device, links, pooling);
  const { features, gradient } = stack.run(noise(), layers);
  const own = tf.grads((...maps: tf.Tensor[]) =>
    costOf(maps as tf.Tensor4D[], ops)
  )(pick(features)) as tf.Tensor4D[];
  const named = layers.map((layer, i) => [layer, own[i]!]);
  const found = gradient(Object.fromEntries(named));
  stack.dispose();
  return { found, expected };
}

/** Largest difference, relative to the largest entry. */
async function distance(
  device: Device,
  found: tf.Tensor,
  expected: tf.Tensor,
): Promise<number> {
  const [a, b] = [await device.read(found), await device.read(expected)];
  tf.dispose([found, expected]);
  const largest = Math.max(...b.map(Math.abs));
  return Math.max(...b.map((value, i) => Math.abs(a[i]! - value))) / largest;
}

/** Alone; before a pooling and behind it; before another layer. */
const CASES: readonly (readonly string[])[] = [
  ["conv1_1"],
  ["conv1_1", "conv1_2", "conv2_1"],
  ["conv1_2", "conv2_2", "conv3_1"],
  ["conv3_4", "conv4_3", "conv4_4"],
];

/** WebAssembly's gradients of convolutions are slow. */
const CASES_OF = { tensorflow: CASES, wasm: CASES.slice(1, 2) };

for (const [backend, cases] of Object.entries(CASES_OF)) {
  Deno.test(`ConvStack has the gradient that tfjs finds by itself on ${backend}`, async () => {
    const device = await openDevice(backend);
    for (const layers of cases) {
      for (const pooling of ["max", "average"] as const) {
        const { found, expected } = device.tidy(() =>
          gradients(device, layers, pooling)
        );
        const off = await distance(device, found, expected);
        ok(off < 1e-5, `${layers}, ${pooling}: ${off}`);
      }
    }
    device.close();
  });
}

Deno.test("ConvStack.features() keeps one map beside those asked for", async () => {
  const device = await openDevice("tensorflow");
  const layers = ["conv1_2", "conv3_4"];
  const counts: number[] = [];
  const convolution: DeviceOps["convolution"] = (...args) => {
    const made = device.ops.convolution(...args);
    const forward: typeof made.forward = (x) => {
      counts.push(tf.memory().numTensors);
      return made.forward(x);
    };
    return { ...made, forward };
  };
  const spy = { ...device, ops: { ...device.ops, convolution } };
  const found = device.tidy(() => {
    const stack = newStack(spy, linksTo("conv3_4"), "max");
    const image = noise();
    const before = tf.memory().numTensors;
    const features = stack.features(image, layers);
    strictEqual(tf.memory().numTensors, before + layers.length);
    const most = Math.max(...counts) - before;
    ok(most <= 1 + layers.length, `${most} tensors`);
    const maps = stack.run(image, layers).features;
    stack.dispose();
    const differences = layers.map((layer) =>
      tf.max(tf.abs(tf.sub(features[layer]!, maps[layer]!)))
    );
    return tf.stack(differences);
  });
  strictEqual(Math.max(...await device.read(found)), 0);
  found.dispose();
  device.close();
});
