/** VGG-19 (Simonyan & Zisserman, 2015, configuration E), convolutions only. */
import * as tf from "@tensorflow/tfjs";
import type { Pooling } from "../../base/records.ts";
import type { Device, Network, NetworkSpec, NetworkWeights } from "../types.ts";

/** Convolutions in each of the five blocks; each block but the last is pooled. */
const CONVOLUTIONS = [2, 2, 4, 4, 4];

const LAYERS = CONVOLUTIONS.flatMap((count, block) =>
  Array.from({ length: count }, (_, i) => `conv${block + 1}_${i + 1}`)
);

/** Mean of the training images, blue, green, red, on the scale 0–255. */
const MEAN_BGR = [103.939, 116.779, 123.68];

/** Scale of the pixels that the network was trained on. */
const PIXEL_SCALE = 255;

/** VGG-19 without its classifier. */
export const vgg19: NetworkSpec = {
  summary: "VGG-19, sixteen convolutions, taken after ReLU",
  layers: LAYERS,
  poolings: ["max", "average"],
  weights: "vgg19",
  minimumSide(layer) {
    return 2 ** (blockOf(layer) - 1);
  },
  create(device, weights, pooling) {
    return new Vgg19(device, weights, pooling);
  },
};

class Vgg19 implements Network {
  readonly #device: Device;
  readonly #pooling: Pooling;
  readonly #filters = new Map<string, tf.Tensor4D>();
  readonly #biases = new Map<string, tf.Tensor1D>();

  constructor(device: Device, weights: NetworkWeights, pooling: Pooling) {
    this.#device = device;
    this.#pooling = pooling;
    for (const [layer, { kernel, bias }] of weights) {
      const shape = kernel.shape as [number, number, number, number];
      const filter = tf.tensor4d(kernel.data, shape);
      const ours = layer === LAYERS[0] ? toRgb(filter) : filter;
      this.#filters.set(layer, tf.keep(ours));
      // Convolutions and ReLU are homogeneous: pixels and biases divided by
      // 255 give activations divided by 255, without an operation a layer.
      const scaled = tf.tensor1d(bias.map((b) => b / PIXEL_SCALE));
      this.#biases.set(layer, tf.keep(scaled));
    }
  }

  features(
    image: tf.Tensor4D,
    layers: readonly string[],
  ): Record<string, tf.Tensor4D> {
    const mean = MEAN_BGR.toReversed().map((m) => m / PIXEL_SCALE);
    let x: tf.Tensor4D = tf.sub(image, tf.tensor1d(mean));
    const found: Record<string, tf.Tensor4D> = {};
    for (const layer of LAYERS.slice(0, depthOf(layers))) {
      if (layer !== LAYERS[0] && layer.endsWith("_1")) x = this.#pool(x);
      const filter = this.#filters.get(layer)!;
      x = this.#device.ops.convRelu(x, filter, this.#biases.get(layer)!);
      if (layers.includes(layer)) found[layer] = x;
    }
    return found;
  }

  #pool(x: tf.Tensor4D): tf.Tensor4D {
    const pool = this.#pooling === "max" ? tf.maxPool : tf.avgPool;
    return pool(x, 2, 2, "valid");
  }

  dispose(): void {
    tf.dispose([...this.#filters.values(), ...this.#biases.values()]);
  }
}

/** Turns the first filter's inputs from BGR to RGB. Frees `filter`. */
function toRgb(filter: tf.Tensor4D): tf.Tensor4D {
  const reversed = tf.reverse(filter, 2);
  filter.dispose();
  return reversed;
}

/** Number of layers that have to run for all of `layers`. */
function depthOf(layers: readonly string[]): number {
  return 1 + Math.max(...layers.map((layer) => LAYERS.indexOf(layer)));
}

/** Block of a layer, from 1. */
function blockOf(layer: string): number {
  return Number(layer.charAt("conv".length));
}
