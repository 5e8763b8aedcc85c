/** The filter of a convolution's gradient. */
import * as tf from "@tensorflow/tfjs";

/**
 * Turns a filter by 180° and exchanges its channels: with stride 1 and zero
 * padding, a convolution with the result is the gradient of one with the
 * filter.
 *
 * @param filter `[height, width, in, out]`; stays the caller's.
 * @returns `[height, width, out, in]`.
 */
export function turnFilter(filter: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]));
}
