/** A convolution's filter in the forms that forward and gradient want. */
import * as tf from "@tensorflow/tfjs";

/** A filter, its bias, and the filter of its gradient. */
export interface FilterParts {
  /** `[3, 3, inChannels, outChannels]`. */
  readonly filter: tf.Tensor4D;
  /** `[outChannels]`. */
  readonly bias: tf.Tensor1D;
  /**
   * `[3, 3, outChannels, inChannels]`: the filter turned by 180°, its channels
   * exchanged. With stride 1 and zero padding, a convolution with it is the
   * gradient of one with the filter.
   */
  readonly turned: tf.Tensor4D;
}

/**
 * Makes the parts, kept beyond the surrounding `tf.tidy`.
 *
 * @param filter `[3, 3, inChannels, outChannels]`; stays the caller's.
 * @param bias `[outChannels]`; stays the caller's.
 * @param form What each of them is turned into; itself by default.
 * @returns Owned by the caller.
 */
export function keepParts(
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  form: <T extends tf.Tensor>(x: T) => T = (x) => x,
): FilterParts {
  return {
    filter: tf.keep(form(tf.clone(filter))),
    bias: tf.keep(form(tf.clone(bias))),
    turned: tf.keep(form(turn(filter))),
  };
}

function turn(filter: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]));
}
