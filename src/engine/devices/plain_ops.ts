/** Device operations in tfjs's own kernels, for backends that run op by op. */
import * as tf from "@tensorflow/tfjs";
import { BackendError } from "../../base/errors.ts";
import type { Precision } from "../../base/records.ts";
import type { Convolution, DeviceOps } from "../device.ts";
import { gramMatrix } from "./gram_matrix.ts";
import { type FilterParts, keepParts } from "./filter_parts.ts";

/**
 * Operations that work on every backend, in float32.
 *
 * @param backend Name of the backend, for errors.
 * @returns The operations.
 */
export function plainOps(backend: string): DeviceOps {
  return {
    convolution(filter, bias, precision) {
      refuseMixed(backend, precision);
      const parts = keepParts(filter, bias);
      const dispose = () => tf.dispose(Object.values(parts));
      return { ...plainConvolution(parts), dispose };
    },
    reluGradient: plainReluGradient,
    gramMatrix: (features) => gramMatrix(features),
    narrow: (x) => x,
    widen: (x) => x,
  };
}

/**
 * Refuses what tfjs's kernels cannot compute in.
 *
 * @param backend Name of the backend.
 * @param precision What is asked for.
 * @throws {BackendError} If it is not float32.
 */
export function refuseMixed(backend: string, precision: Precision): void {
  if (precision === "float32") return;
  throw new BackendError(
    `Cannot compute in precision ${precision} on ${backend}: it has float32 only (use the backend tensorflow)`,
  );
}

/**
 * A convolution in tfjs's own kernels.
 *
 * tfjs's gradient of a convolution is a naive kernel on WebAssembly and on
 * WebGPU, its convolution a fast one. With stride 1 and zero padding the
 * gradient is itself a convolution, with the filter turned.
 *
 * @param parts Stay the caller's.
 * @returns Both ways; owns nothing.
 */
export function plainConvolution(
  { filter, bias, turned }: FilterParts,
): Omit<Convolution, "dispose"> {
  return {
    forward(x) {
      return convolve({ x, filter, bias }, "relu");
    },
    gradient({ dy, y, other }) {
      const dz = y === undefined ? dy : plainReluGradient(dy, y);
      const dx = convolve({ x: dz, filter: turned }, "linear");
      return other === undefined ? dx : tf.add(dx, other);
    },
  };
}

function plainReluGradient(dy: tf.Tensor4D, y: tf.Tensor4D): tf.Tensor4D {
  return tf.mul(dy, tf.step(y));
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
