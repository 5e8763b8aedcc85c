/** The operations of backend `tensorflow`. */
import * as tf from "@tensorflow/tfjs";
import { DATA_TYPE, type Tensorflow } from "../../../tensorflow/mod.ts";
import type { DeviceOps } from "../../device.ts";
import {
  flatten,
  type GramKernels,
  gramMatrix,
  PLAIN_GRAM,
} from "../gram_matrix.ts";
import {
  type ConvolutionOptions,
  narrow,
  newConvolution,
} from "./convolution.ts";
import { NativeOps } from "./native_ops.ts";

/**
 * Makes the operations.
 *
 * @param tensorflow Runs or captures them.
 * @param options What convolutions may use.
 * @returns The operations.
 */
export function tensorflowOps(
  tensorflow: Tensorflow,
  options: ConvolutionOptions,
): DeviceOps {
  const native = new NativeOps(tensorflow);
  const gram = gramKernels(native);
  const widen = (x: tf.Tensor) => native.cast(x, DATA_TYPE.float32);
  const differentiableWiden = tf.customGrad((...args) => ({
    value: widen(args[0] as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => native.cast(dy, DATA_TYPE.bfloat16),
  }));
  return {
    convolution: (filter, bias, precision) =>
      newConvolution(native, { filter, bias, precision }, options),
    reluGradient: (dy, y) => native.reluGradient(dy, y),
    gramMatrix: (features) => gramMatrix(features, gram),
    narrow: (x, precision) =>
      precision === "mixed" ? narrow(native, x, options) : x,
    widen: <T extends tf.Tensor>(x: T) =>
      tensorflow.isBfloat16(x) ? differentiableWiden(x) as T : x,
  };
}

/**
 * The Gram matrix is made in float32 whatever the precision. Its gradient goes
 * into a convolution, so that it may be in the form of the features.
 */
function gramKernels(native: NativeOps): GramKernels {
  return {
    product(features) {
      const wide = native.cast(features, DATA_TYPE.float32);
      return PLAIN_GRAM.product(wide);
    },
    gradient(gradient, features) {
      const flat = flatten(features);
      const both = tf.add(gradient, tf.transpose(gradient));
      const scaled: tf.Tensor2D = tf.div(both, flat.shape[0]);
      const factor = native.cast(scaled, native.typeOf(features));
      return tf.reshape(tf.matMul(flat, factor), features.shape);
    },
  };
}
