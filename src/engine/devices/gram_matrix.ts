/** Gram matrix of a map, with the gradient that its symmetry allows. */
import * as tf from "@tensorflow/tfjs";

/** How a device makes the products. */
export interface GramKernels {
  /**
   * Products of channels, summed over positions, divided by their number.
   *
   * @param features `[1, height, width, channels]`.
   * @returns `[channels, channels]`.
   */
  product(features: tf.Tensor4D): tf.Tensor2D;
  /**
   * Gradient of `product` in `features`.
   *
   * @param gradient dJ / dG, `[channels, channels]`.
   * @param features `[1, height, width, channels]`.
   * @returns Of the shape of `features`.
   */
  gradient(gradient: tf.Tensor2D, features: tf.Tensor4D): tf.Tensor4D;
}

/**
 * {@linkcode GramKernels} in tfjs's own kernels.
 *
 * G = Fᵀ·F / n, so dF = F·(dG + dGᵀ) / n: one large product, where the rule
 * for products of two different matrices makes two.
 */
export const PLAIN_GRAM: GramKernels = {
  product(features) {
    const flat = flatten(features);
    const [positions] = flat.shape;
    return tf.div(tf.matMul(flat, flat, true, false), positions);
  },
  gradient(gradient, features) {
    const flat = flatten(features);
    const both = tf.add(gradient, tf.transpose(gradient));
    const scaled = tf.div(both, flat.shape[0]) as tf.Tensor2D;
    return tf.reshape(tf.matMul(flat, scaled), features.shape);
  },
};

/**
 * Products of channels, summed over positions, divided by their number.
 *
 * @param features `[1, height, width, channels]`; differentiable.
 * @param kernels How the device makes the products.
 * @returns `[channels, channels]`.
 */
export function gramMatrix(
  features: tf.Tensor4D,
  kernels: GramKernels = PLAIN_GRAM,
): tf.Tensor2D {
  const differentiable = tf.customGrad((...args) => {
    const [input, save] = args as [tf.Tensor4D, tf.GradSaveFunc];
    save([input]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      kernels.gradient(dy as tf.Tensor2D, saved[0] as tf.Tensor4D);
    return { value: kernels.product(input), gradFunc };
  });
  return differentiable(features) as tf.Tensor2D;
}

/**
 * Positions as rows.
 *
 * @param features `[1, height, width, channels]`.
 * @returns `[height * width, channels]`.
 */
export function flatten(features: tf.Tensor4D): tf.Tensor2D {
  const [, height, width, channels] = features.shape;
  return tf.reshape(features, [height * width, channels]);
}
