/** The Gram matrix with a gradient of its own. */
import * as tf from "@tensorflow/tfjs";

/** The two large products, as a device makes them. */
export interface GramProducts {
  /** FᵀF, in float32, of F `[positions, channels]`. */
  ofColumns(flat: tf.Tensor2D): tf.Tensor2D;
  /** F · M, in the form of F, of M `[channels, channels]` in float32. */
  times(flat: tf.Tensor2D, matrix: tf.Tensor2D): tf.Tensor2D;
}

/** The products in tfjs's own kernels. */
export const PLAIN_PRODUCTS: GramProducts = {
  ofColumns: (flat) => tf.matMul(flat, flat, true),
  times: (flat, matrix) => tf.matMul(flat, matrix),
};

/**
 * Products of channels, summed over positions, divided by their number.
 *
 * G = FᵀF / n has the gradient F · (dG + dGᵀ) / n: one product, where tfjs,
 * which does not see that both factors are the same, makes two of that size
 * and adds them.
 *
 * @param features `[1, height, width, channels]`.
 * @param products The device's products.
 * @returns `[channels, channels]`, differentiable in `features`.
 */
export function gramMatrix(
  features: tf.Tensor4D,
  products: GramProducts,
): tf.Tensor2D {
  const [, height, width, channels] = features.shape;
  const positions = height * width;
  const flatten = (x: tf.Tensor): tf.Tensor2D =>
    tf.reshape(x, [positions, channels]);
  const differentiable = tf.customGrad((...args) => {
    const [x, save] = args as [tf.Tensor, tf.GradSaveFunc];
    save([x]);
    const value = tf.div(products.ofColumns(flatten(x)), positions);
    const gradFunc = (dG: tf.Tensor, [saved]: tf.Tensor[]) => {
      const both = tf.add(dG, tf.transpose(dG));
      const scaled: tf.Tensor2D = tf.div(both, positions);
      const dFlat = products.times(flatten(saved!), scaled);
      return tf.reshape(dFlat, features.shape);
    };
    return { value, gradFunc };
  });
  return differentiable(features) as tf.Tensor2D;
}
