/** How rough an image is. */
import * as tf from "@tensorflow/tfjs";
import type { MetricSpec } from "../types.ts";

/** Mean absolute difference of neighbours, to the right and below. */
export const totalVariation: MetricSpec = {
  summary: "Mean absolute difference of neighbouring pixels, 0–1",
  goal: "minimize",
  layers: [],
  measure({ output }) {
    const [, height, width, channels] = output.shape;
    const below = absoluteSum(
      tf.slice(output, [0, 1, 0, 0]),
      tf.slice(output, [0, 0, 0, 0], [1, height - 1, width, channels]),
    );
    const right = absoluteSum(
      tf.slice(output, [0, 0, 1, 0]),
      tf.slice(output, [0, 0, 0, 0], [1, height, width - 1, channels]),
    );
    const count = channels * ((height - 1) * width + height * (width - 1));
    // a single pixel has no neighbours
    return tf.div(tf.add(below, right), Math.max(1, count));
  },
};

/** In two stages: one float32 sum over a million numbers loses digits. */
function absoluteSum(a: tf.Tensor, b: tf.Tensor): tf.Scalar {
  return tf.sum(tf.sum(tf.abs(tf.sub(a, b)), [2, 3]));
}
