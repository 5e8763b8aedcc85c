/** Pooling and normalisation, with their gradients. */
import * as tf from "@tensorflow/tfjs";
import { type KernelCase, wave, waveBetween } from "./kernel_case.ts";

const image = (shift = 0) => wave([2, 6, 6, 3], shift);
const pool = { filterSize: [2, 2], strides: [2, 2], pad: "valid" };
const pooled = (shift: number) => wave([2, 3, 3, 3], shift);

const volume = (shift = 0) => wave([1, 4, 4, 4, 2], shift);
const pool3d = {
  filterSize: [2, 2, 2],
  strides: [2, 2, 2],
  pad: "valid",
  dataFormat: "NDHWC",
};
const pooled3d = (shift: number) => wave([1, 2, 2, 2, 2], shift);

const normalization = { depthRadius: 1, bias: 1, alpha: 0.5, beta: 0.75 };

/** Maxima and means of windows; batch and local response normalisation. */
export const POOLING: readonly KernelCase[] = [
  ...["AvgPool", "MaxPool"].map((kernel) => ({
    kernel,
    inputs: () => ({ x: image() }),
    attributes: pool,
  })),
  ...["AvgPool3D", "MaxPool3D"].map((kernel) => ({
    kernel,
    inputs: () => ({ x: volume() }),
    attributes: pool3d,
  })),
  {
    kernel: "AvgPoolGrad",
    inputs: () => ({ dy: pooled(1), input: image() }),
    attributes: pool,
  },
  {
    kernel: "AvgPool3DGrad",
    inputs: () => ({ dy: pooled3d(1), input: volume() }),
    attributes: pool3d,
  },
  {
    kernel: "MaxPoolGrad",
    inputs: () => ({
      dy: pooled(1),
      input: image(),
      output: tf.maxPool(image() as tf.Tensor4D, 2, 2, "valid"),
    }),
    attributes: pool,
  },
  {
    kernel: "MaxPool3DGrad",
    inputs: () => ({
      dy: pooled3d(1),
      input: volume(),
      output: tf.maxPool3d(volume() as tf.Tensor5D, 2, 2, "valid"),
    }),
    attributes: pool3d,
  },
  {
    kernel: "FusedBatchNorm",
    inputs: () => ({
      x: image(),
      scale: wave([3], 1),
      offset: wave([3], 2),
      mean: wave([3], 3),
      variance: waveBetween(1, 2, [3]),
    }),
    attributes: { varianceEpsilon: 1e-3 },
  },
  { kernel: "LRN", inputs: () => ({ x: image() }), attributes: normalization },
  {
    kernel: "LRNGrad",
    inputs: () => ({
      x: image(),
      y: tf.localResponseNormalization(image() as tf.Tensor4D, 1, 1, 0.5, 0.75),
      dy: image(1),
    }),
    attributes: normalization,
  },
  {
    kernel: "Softmax",
    inputs: () => ({ logits: wave([3, 5]) }),
    attributes: { dim: 1 },
  },
];
