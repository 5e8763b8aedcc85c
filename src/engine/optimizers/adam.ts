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
      t: tf.scalar(0),
    };
  },
  update(image, gradient, state, { learningRate, beta1, beta2, epsilon }) {
    const t = tf.add(state.t!, 1);
    const m = mix(state.m!, gradient, beta1!);
    const v = mix(state.v!, tf.square(gradient), beta2!);
    const mHat = tf.div(m, tf.sub(1, tf.pow(beta1!, t)));
    const vHat = tf.div(v, tf.sub(1, tf.pow(beta2!, t)));
    const move = tf.div(mHat, tf.add(tf.sqrt(vHat), epsilon!));
    return {
      image: tf.sub(image, tf.mul(move, learningRate!)),
      state: { m, v, t },
    };
  },
};

/** Exponential moving average: `decay * old + (1 - decay) * now`. */
function mix(old: tf.Tensor, now: tf.Tensor, decay: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(old, decay), tf.mul(now, tf.sub(1, decay)));
}
