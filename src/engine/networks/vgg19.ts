/** VGG-19 (Simonyan & Zisserman, 2015, configuration E), convolutions only. */
import * as tf from "@tensorflow/tfjs";
import type { Preprocessing } from "../../base/records.ts";
import type { LayerSet, NetworkSpec } from "../types.ts";
import { ConvStack, type Link } from "../conv_stack.ts";

/** Convolutions in each of the five blocks; each block but the last is pooled. */
const CONVOLUTIONS = [2, 2, 4, 4, 4];

/** Output channels of the convolutions in each block. */
const CHANNELS = [64, 128, 256, 512, 512];

const LAYERS = CONVOLUTIONS.flatMap((count, block) =>
  Array.from({ length: count }, (_, i) => `conv${block + 1}_${i + 1}`)
);

/**
 * Choices of the literature by the names of their layers, and three depths. The
 * width of a patch is what one position of a layer sees: 3 pixels at conv1_1,
 * then 10, 24, 68 and 156 at the first layers of the other blocks.
 */
const LAYER_SETS: Readonly<Record<string, LayerSet>> = {
  gatys: {
    summary: "The default: the first layer of each block, as in Gatys et al. " +
      "(2016) and neural-style",
    layers: ["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"],
  },
  johnson: {
    summary:
      "As named by Johnson et al. (2016), whose VGG-16 ends its blocks " +
      "with them",
    layers: ["conv1_2", "conv2_2", "conv3_3", "conv4_3"],
  },
  "first-five": {
    summary: "The first five convolutions, as in PyTorch's tutorial",
    layers: ["conv1_1", "conv1_2", "conv2_1", "conv2_2", "conv3_1"],
  },
  shallow: {
    summary: "Colour and grain: patches 3 and 10 pixels wide",
    layers: ["conv1_1", "conv2_1"],
  },
  middle: {
    summary: "Strokes: patches 10 to 68 pixels wide",
    layers: ["conv2_1", "conv3_1", "conv4_1"],
  },
  deep: {
    summary: "Shapes: patches 68 and 156 pixels wide",
    layers: ["conv4_1", "conv5_1"],
  },
};

/** How to feed a network, with its activations in units of 0–1 pixels. */
interface Feeding {
  /** Mean of the training images, red, green, blue, 0–1. */
  readonly mean: readonly number[];
  /** What activations and biases are divided by. */
  readonly unit: number;
  /** The first filter, told pixels less the mean in RGB. */
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
  layerSets: LAYER_SETS,
  poolings: ["max", "average"],
  // the first block has 64 channels at full size; each later one at most twice
  // as many on a quarter of the positions
  numbersPerPixel: 64,
  weights: "vgg19",
  minimumSide(layer) {
    return 2 ** (blockOf(layer) - 1);
  },
  convolutions(height, width) {
    let inChannels = 3;
    return LAYERS.map((layer) => {
      const block = blockOf(layer) - 1;
      const outChannels = CHANNELS[block]!;
      const shape = {
        layer,
        // pooling drops what is left over at the edge
        height: Math.floor(height / 2 ** block),
        width: Math.floor(width / 2 ** block),
        filterSide: 3,
        inChannels,
        outChannels,
      };
      inChannels = outChannels;
      return shape;
    });
  },
  create(device, weights, options) {
    const { mean, unit, adapt } = FEEDINGS[options.preprocessing];
    const links = LAYERS.flatMap((layer, i): Link[] => {
      const { kernel, bias } = weights.get(layer)!;
      const shape = kernel.shape as [number, number, number, number];
      const filter = tf.tensor4d(kernel.data, shape);
      const convolution: Link = {
        kind: "convolution",
        layer,
        filter: i === 0 ? adapt(filter) : filter,
        // Convolutions and ReLU are homogeneous: pixels and biases divided by
        // 255 give activations divided by 255, without an operation a layer.
        bias: tf.tensor1d(bias.map((b) => b / unit)),
      };
      const isPooledBefore = i > 0 && layer.endsWith("_1");
      return isPooledBefore
        ? [{ kind: "pooling" }, convolution]
        : [convolution];
    });
    return new ConvStack(device, links, mean, options);
  },
};

/** Turns the first filter's inputs from BGR to RGB. */
function toRgb(filter: tf.Tensor4D): tf.Tensor4D {
  return tf.reverse(filter, 2);
}

/** Takes the deviation into the first filter, in the unit of the biases. */
function divideByDeviation(filter: tf.Tensor4D): tf.Tensor4D {
  const factors = TORCH_DEVIATION.map((d) => 1 / (d * TORCH_UNIT));
  return tf.mul(filter, tf.tensor4d(factors, [1, 1, 3, 1]));
}

/** Block of a layer, from 1. */
function blockOf(layer: string): number {
  return Number(layer.charAt("conv".length));
}
