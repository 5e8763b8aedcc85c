/** Kernels that pick values by index, rank or threshold. */
import * as tf from "@tensorflow/tfjs";
import { ints, type KernelCase, wave } from "./kernel_case.ts";

const boxes = () => ({
  boxes: tf.tensor2d([
    [0, 0, 1, 1],
    [0, 0.1, 1, 1.1],
    [0, 2, 1, 3],
    [0, 2.6, 1, 3.6],
  ]),
  scores: tf.tensor1d([0.9, 0.75, 0.6, 0.95]),
});
const thresholds = {
  maxOutputSize: 3,
  iouThreshold: 0.5,
  scoreThreshold: 0.1,
};
const COUNT_DEPENDS = "the number of boxes kept depends on values";

/** Gathering, scattering, sorting, suppressing. */
export const LOOKUP: readonly KernelCase[] = [
  {
    kernel: "GatherV2",
    inputs: () => ({ x: wave([3, 5]), indices: ints([2, 0, 2]) }),
    attributes: { axis: 1, batchDims: 0 },
    // the kernel checks that they are in range
    constant: ["indices"],
  },
  {
    kernel: "GatherNd",
    inputs: () => ({
      params: wave([3, 5]),
      indices: ints([2, 0, 1, 4], [2, 2]),
    }),
  },
  {
    kernel: "ScatterNd",
    inputs: () => ({ indices: ints([3, 0], [2, 1]), updates: wave([2, 3]) }),
    attributes: { shape: [4, 3] },
  },
  {
    kernel: "TensorScatterUpdate",
    inputs: () => ({
      tensor: wave([4, 3]),
      indices: ints([3, 0], [2, 1]),
      updates: wave([2, 3], 1),
    }),
    attributes: {},
  },
  {
    kernel: "TopK",
    inputs: () => ({ x: wave([3, 5]) }),
    attributes: { k: 2, sorted: true },
  },
  {
    kernel: "Unique",
    inputs: () => ({ x: ints([4, 2, 4, 1, 2]) }),
    attributes: { axis: 0 },
    notCaptured: "the number of different values depends on values",
  },
  {
    kernel: "NonMaxSuppressionV3",
    inputs: boxes,
    attributes: thresholds,
    notCaptured: COUNT_DEPENDS,
  },
  {
    kernel: "NonMaxSuppressionV4",
    inputs: boxes,
    attributes: { ...thresholds, padToMaxOutputSize: true },
  },
  {
    kernel: "NonMaxSuppressionV5",
    inputs: boxes,
    attributes: { ...thresholds, softNmsSigma: 0 },
    notCaptured: COUNT_DEPENDS,
  },
  {
    kernel: "Multinomial",
    // one outcome of each row is e^100 times as likely as all others together
    inputs: () => ({ logits: tf.tensor2d([[0, 100, 0], [100, 0, 0]]) }),
    // a fraction, as tfjs draws one where the caller names no seed
    attributes: { numSamples: 4, seed: 0.4, normalized: false },
    expected: {
      reason: "both draw at random",
      values: () => ints([1, 1, 1, 1, 0, 0, 0, 0], [2, 4]),
    },
  },
];
