import { deepStrictEqual, ok } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Preprocessing } from "../../src/base/records.ts";
import { NETWORKS } from "../../src/engine/catalog.ts";
import type { Device } from "../../src/engine/device.ts";
import type { NetworkWeights } from "../../src/engine/types.ts";
import { contentPattern } from "../golden/patterns.ts";
import { vgg19Weights } from "../support/assets.ts";
import { openDevice } from "../support/device.ts";

const LAYERS = ["conv1_1", "conv2_2", "conv3_1"];
const DEVIATION = [0.229, 0.224, 0.225];
const SIDE = 32;

/** Activations of all layers, in one list. */
async function activations(
  device: Device,
  weights: NetworkWeights,
  preprocessing: Preprocessing,
): Promise<Float32Array> {
  const { create } = NETWORKS["vgg19"]!;
  const values = device.tidy(() => {
    const image = tf.tensor4d(contentPattern(SIDE, SIDE), [1, SIDE, SIDE, 3]);
    const network = create(device, weights, {
      pooling: "max",
      preprocessing,
      precision: "float32",
    });
    const found = Object.values(network.run(image, LAYERS).features);
    const all = tf.concat(found.map((x) => tf.reshape(x, [-1])));
    network.dispose();
    return all;
  });
  const read = await device.read(values);
  values.dispose();
  return read;
}

/**
 * The network as torch would have it: the same function of pixels, up to a
 * factor of the activations, told RGB in deviations from the mean.
 */
function asTorch(weights: NetworkWeights, factor: number): NetworkWeights {
  const scaled = new Map(
    [...weights].map(([layer, { kernel, bias }]) => [
      layer,
      { kernel, bias: bias.map((b) => b * factor) },
    ]),
  );
  const first = scaled.get("conv1_1")!;
  const { shape, data } = first.kernel;
  const outputs = shape[3]!;
  const rgb = data.map((_, at) => {
    const output = at % outputs;
    const position = Math.floor(at / (3 * outputs));
    const channel = Math.floor(at / outputs) % 3;
    const bgr = (position * 3 + 2 - channel) * outputs + output;
    return data[bgr]! * 255 * DEVIATION[channel]! * factor;
  });
  return scaled.set("conv1_1", { ...first, kernel: { shape, data: rgb } });
}

Deno.test("vgg19 gives weights of torch activations in units of 0–1 pixels", async () => {
  const device = await openDevice("tensorflow");
  const weights = await vgg19Weights();
  const caffe = await activations(device, weights, "caffe");
  // a network trained on input in deviations: 1 in the pixels is 4.42 there
  const unit = DEVIATION.reduce((sum, d) => sum + 1 / d, 0) / 3;
  const torch = await activations(
    device,
    asTorch(weights, unit / 255),
    "torch",
  );
  // the two means differ by up to 0.002, and so the activations do
  const largest = caffe.reduce((most, value) => Math.max(most, value), 0);
  const apart = caffe.map((value, i) => Math.abs(value - torch[i]!));
  const furthest = apart.reduce((most, value) => Math.max(most, value), 0);
  ok(furthest < 0.004 * largest, `${furthest} of ${largest}`);
  device.close();
});

Deno.test("vgg19 takes preprocessing caffe where nothing is said", async () => {
  const device = await openDevice("tensorflow");
  const weights = await vgg19Weights();
  deepStrictEqual(
    await activations(device, weights, "caffe"),
    await activations(device, weights, "caffe"),
  );
  device.close();
});
