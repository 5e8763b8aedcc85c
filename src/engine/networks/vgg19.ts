/** VGG-19 (Simonyan & Zisserman, 2015, configuration E), convolutions only. */
import * as tf from "@tensorflow/tfjs";
import type { Pooling, Preprocessing } from "../../base/records.ts";
import type {
  Device,
  DeviceOps,
  Network,
  NetworkSpec,
  NetworkWeights,
} from "../types.ts";

/** Convolutions in each of the five blocks; each block but the last is pooled. */
const CONVOLUTIONS = [2, 2, 4, 4, 4];

const LAYERS = CONVOLUTIONS.flatMap((count, block) =>
  Array.from({ length: count }, (_, i) => `conv${block + 1}_${i + 1}`)
);

/** How to feed a network, with its activations in units of 0–1 pixels. */
interface Feeding {
  /** Mean of the training images, red, green, blue, 0–1. */
  readonly mean: readonly number[];
  /** What activations and biases are divided by. */
  readonly unit: number;
  /** The first filter, told pixels less the mean in RGB. Frees its argument. */
  adapt(filter: tf.Tensor4D): tf.Tensor4D;
}

/** Scale of the pixels that the original network was trained on. */
const PIXEL_SCALE = 255;

/** Mean of the original's training images, blue, green, red, 0–255. */
const MEAN_BGR = [103.939, 116.779, 123.68];

/** Mean and standard deviation as torchvision documents them, RGB, 0–1. */
const TORCH_MEAN = [0.485, 0.456, 0.406];
const TORCH_DEVIATION = [0.229, 0.224, 0.225];

/** Change of a torch network's input for a change of 1 in the pixels, 4.42. */
const TORCH_UNIT = TORCH_DEVIATION.reduce((sum, d) => sum + 1 / d, 0) / 3;

const FEEDINGS: Readonly<Record<Preprocessing, Feeding>> = {
  caffe: {
    mean: MEAN_BGR.toReversed().map((m) => m / PIXEL_SCALE),
    unit: PIXEL_SCALE,
    adapt: toRgb,
  },
  torch: { mean: TORCH_MEAN, unit: TORCH_UNIT, adapt: divideByDeviation },
};

/** VGG-19 without its classifier. */
export const vgg19: NetworkSpec = {
  summary: "VGG-19, sixteen convolutions, taken after ReLU",
  layers: LAYERS,
  poolings: ["max", "average"],
  // the first block has 64 channels at full size; each later one at most twice
  // as many on a quarter of the positions
  numbersPerPixel: 64,
  weights: "vgg19",
  minimumSide(layer) {
    return 2 ** (blockOf(layer) - 1);
  },
  create(device, weights, pooling, preprocessing = "caffe") {
    const feeding = FEEDINGS[preprocessing];
    return new Vgg19(device, weights, { pooling, feeding });
  },
};

class Vgg19 implements Network {
  readonly ops: DeviceOps;
  readonly #pooling: Pooling;
  readonly #mean: readonly number[];
  readonly #filters = new Map<string, tf.Tensor4D>();
  readonly #biases = new Map<string, tf.Tensor1D>();

  constructor(
    device: Device,
    weights: NetworkWeights,
    { pooling, feeding }: {
      readonly pooling: Pooling;
      readonly feeding: Feeding;
    },
  ) {
    const { mean, unit, adapt } = feeding;
    this.ops = device.ops;
    this.#pooling = pooling;
    this.#mean = mean;
    for (const [layer, { kernel, bias }] of weights) {
      const shape = kernel.shape as [number, number, number, number];
      const filter = tf.tensor4d(kernel.data, shape);
      const ours = layer === LAYERS[0] ? adapt(filter) : filter;
      this.#filters.set(layer, tf.keep(ours));
      // Convolutions and ReLU are homogeneous: pixels and biases divided by
      // 255 give activations divided by 255, without an operation a layer.
      const scaled = tf.tensor1d(bias.map((b) => b / unit));
      this.#biases.set(layer, tf.keep(scaled));
    }
  }

  features(
    image: tf.Tensor4D,
    layers: readonly string[],
  ): Record<string, tf.Tensor4D> {
    let x: tf.Tensor4D = tf.sub(image, tf.tensor1d([...this.#mean]));
    const found: Record<string, tf.Tensor4D> = {};
    for (const layer of LAYERS.slice(0, depthOf(layers))) {
      if (layer !== LAYERS[0] && layer.endsWith("_1")) x = this.#pool(x);
      const filter = this.#filters.get(layer)!;
      x = this.ops.convRelu(x, filter, this.#biases.get(layer)!);
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

/** Takes the deviation into the first filter, in the unit of the biases. */
function divideByDeviation(filter: tf.Tensor4D): tf.Tensor4D {
  const factors = TORCH_DEVIATION.map((d) => 1 / (d * TORCH_UNIT));
  const divided = tf.mul(filter, tf.tensor4d(factors, [1, 1, 3, 1]));
  filter.dispose();
  return divided as tf.Tensor4D;
}

/** Number of layers that have to run for all of `layers`. */
function depthOf(layers: readonly string[]): number {
  return 1 + Math.max(...layers.map((layer) => LAYERS.indexOf(layer)));
}

/** Block of a layer, from 1. */
function blockOf(layer: string): number {
  return Number(layer.charAt("conv".length));
}
