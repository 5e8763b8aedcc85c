/** Adam (Kingma & Ba, 2015, Algorithm 1), on the pixels of one image. */
import * as tf from "@tensorflow/tfjs";
import type { OptimizerSpec } from "../types.ts";

/** Adam with bias correction. */
export const adam: OptimizerSpec = {
  summary: "Adam with bias correction",
  parameters: {
    learningRate: {
      summary: "Step size in pixel units (image values are 0–1)",
      default: 0.03,
      min: 0,
      minExclusive: true,
    },
    beta1: {
      summary: "Decay of the first moment",
      default: 0.9,
      min: 0,
      max: 1,
      maxExclusive: true,
    },
    beta2: {
      summary: "Decay of the second moment",
      default: 0.999,
      min: 0,
      max: 1,
      maxExclusive: true,
    },
    epsilon: {
      summary: "Added to the root of the second moment",
      default: 1e-8,
      min: 0,
      minExclusive: true,
    },
  },
  init(image) {
    return {
      m: tf.zeros(image.shape),
      v: tf.zeros(image.shape),
      power1: tf.scalar(1),
      power2: tf.scalar(1),
    };
  },
  update(image, gradient, state, { learningRate, beta1, beta2, epsilon }) {
    // beta^t by products: WebGPU's pow is 1e-4 off where 1 - beta^t is small
    const power1 = tf.mul(state.power1!, beta1!);
    const power2 = tf.mul(state.power2!, beta2!);
    const m = mix(state.m!, gradient, beta1!);
    const v = mix(state.v!, tf.square(gradient), beta2!);
    const mHat = tf.div(m, tf.sub(1, power1));
    const vHat = tf.div(v, tf.sub(1, power2));
    const move = tf.div(mHat, tf.add(tf.sqrt(vHat), epsilon!));
    return {
      image: tf.sub(image, tf.mul(move, learningRate!)),
      state: { m, v, power1, power2 },
    };
  },
};

/** Exponential moving average: `decay * old + (1 - decay) * now`. */
function mix(old: tf.Tensor, now: tf.Tensor, decay: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(old, decay), tf.mul(now, tf.sub(1, decay)));
}
