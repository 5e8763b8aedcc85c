/** The operations of backend `tensorflow`. */
import * as tf from "@tensorflow/tfjs";
import { DATA_TYPE, type Tensorflow } from "../../../tensorflow/mod.ts";
import type { DeviceOps } from "../../types.ts";
import { gramMatrix, type GramProducts } from "../gram_matrix.ts";
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
  const products = gramProducts(native);
  const widen = (x: tf.Tensor) => native.cast(x, DATA_TYPE.float32);
  const differentiableWiden = tf.customGrad((...args) => ({
    value: widen(args[0] as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => native.cast(dy, DATA_TYPE.bfloat16),
  }));
  return {
    convolution: (filter, bias, precision) =>
      newConvolution(native, { filter, bias, precision }, options),
    reluGradient: (dy, y) => native.reluGradient(dy, y),
    gramMatrix: (features) => gramMatrix(features, products),
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
function gramProducts(native: NativeOps): GramProducts {
  return {
    ofColumns(flat) {
      const wide = native.cast(flat, DATA_TYPE.float32);
      return tf.matMul(wide, wide, true);
    },
    times(flat, matrix) {
      return tf.matMul(flat, native.cast(matrix, native.typeOf(flat)));
    },
  };
}
