/** Device operations in tfjs's own kernels, for backends that run op by op. */
import * as tf from "@tensorflow/tfjs";
import { BackendError } from "../../base/errors.ts";
import type { Convolution, DeviceOps } from "../types.ts";
import { gramMatrix, PLAIN_PRODUCTS } from "./gram_matrix.ts";
import { turnFilter } from "./turn_filter.ts";

/**
 * Operations that work on every backend, in float32.
 *
 * @param backend Name of the backend, for errors.
 * @returns The operations.
 */
export function plainOps(backend: string): DeviceOps {
  return {
    convolution(filter, bias, precision) {
      if (precision === "float32") return plainConvolution(filter, bias);
      throw new BackendError(
        `Cannot compute in precision ${precision} on ${backend}: it has float32 only (use the backend tensorflow)`,
      );
    },
    reluGradient: (dy, y) => tf.mul(dy, tf.step(y)),
    gramMatrix: (features) => gramMatrix(features, PLAIN_PRODUCTS),
    narrow: (x) => x,
    widen: (x) => x,
  };
}

/**
 * tfjs's gradient of a convolution is a naive kernel on WebAssembly and on
 * WebGPU, its convolution a fast one. With stride 1 and zero padding the
 * gradient is itself a convolution, with the filter turned.
 */
function plainConvolution(filter: tf.Tensor4D, bias: tf.Tensor1D): Convolution {
  const own = {
    filter: tf.keep(tf.clone(filter)),
    bias: tf.keep(tf.clone(bias)),
    turned: tf.keep(turnFilter(filter)),
  };
  return {
    forward(x) {
      return convolve({ x, filter: own.filter, bias: own.bias }, "relu");
    },
    gradient(dz, other) {
      const gradient = convolve({ x: dz, filter: own.turned }, "linear");
      return other === undefined ? gradient : tf.add(gradient, other);
    },
    dispose() {
      tf.dispose(Object.values(own));
    },
  };
}

/**
 * Stride 1, zero padding; bias and ReLU in the same kernel. Not through
 * `tf.fused.conv2d`, which copies its input.
 */
function convolve(
  inputs: {
    readonly x: tf.Tensor4D;
    readonly filter: tf.Tensor4D;
    readonly bias?: tf.Tensor1D;
  },
  activation: string,
): tf.Tensor4D {
  return tf.engine().runKernel(tf.FusedConv2D, { ...inputs }, {
    ...{ strides: 1, pad: "same", dilations: 1, dataFormat: "NHWC" },
    activation,
  });
}
