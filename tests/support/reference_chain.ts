/** A chain of convolutions and poolings, differentiated by tfjs itself. */
import * as tf from "@tensorflow/tfjs";
import type { Pooling } from "../../src/base/records.ts";
import type { Link } from "../../src/engine/conv_stack.ts";

/** What a chain gives for an image: features by layer. */
export type Features = Readonly<Record<string, tf.Tensor4D>>;

/**
 * Runs a chain in tfjs's public operations, which are differentiable.
 *
 * @param image `[1, height, width, 3]`.
 * @param links The chain.
 * @param mean What is subtracted from red, green, blue.
 * @param pooling How maps are reduced.
 */
export function referenceFeatures(
  image: tf.Tensor4D,
  links: readonly Link[],
  mean: readonly number[],
  pooling: Pooling,
): Features {
  const pool = pooling === "max" ? tf.maxPool : tf.avgPool;
  const features: Record<string, tf.Tensor4D> = {};
  let x: tf.Tensor4D = tf.sub(image, [...mean]);
  for (const link of links) {
    if (link.kind === "pooling") {
      x = pool(x, 2, 2, "valid");
    } else {
      const sums = tf.conv2d(x, link.filter, 1, "same");
      x = tf.relu(tf.add(sums, link.bias));
      features[link.layer] = x;
    }
  }
  return features;
}
