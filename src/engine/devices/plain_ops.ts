/** Device operations in tfjs's own kernels, for backends that run op by op. */
import * as tf from "@tensorflow/tfjs";
import type { DeviceOps } from "../types.ts";
import { type GramKernels, gramMatrix, PLAIN_GRAM } from "./gram_matrix.ts";

/** Operations together with the tensors they keep. */
export interface PlainOps {
  /** The operations. */
  readonly ops: DeviceOps;
  /** Frees what they keep. */
  dispose(): void;
}

/** A filter, both ways. */
export interface Filter {
  /** `[3, 3, inChannels, outChannels]`. */
  readonly filter: tf.Tensor;
  /** `[3, 3, outChannels, inChannels]`, turned by 180°. */
  turned(): tf.Tensor;
}

/** How a device convolves, for the shapes of `DeviceOps.convRelu`. */
export interface ConvolutionKernels {
  /** ReLU(convolution(x, filter) + bias). */
  forward(x: tf.Tensor4D, filter: tf.Tensor, bias: tf.Tensor): tf.Tensor4D;
  /** Gradient of `forward` in `x`, from its own gradient and value. */
  backward(
    gradient: tf.Tensor4D,
    value: tf.Tensor4D,
    filter: Filter,
  ): tf.Tensor4D;
}

/**
 * {@linkcode ConvolutionKernels} in tfjs's own kernels.
 *
 * tfjs's gradient of a convolution is a naive kernel on WebAssembly and on
 * WebGPU, its convolution a fast one. With stride 1 and zero padding the
 * gradient is itself a convolution, with the filter turned by 180° and its
 * channels exchanged, so that one is used both ways.
 */
export const PLAIN_CONVOLUTION: ConvolutionKernels = {
  forward(x, filter, bias) {
    return convolve(x, filter, { bias, activation: "relu" });
  },
  backward(gradient, value, { turned }) {
    const dz = tf.mul(gradient, tf.step(value)) as tf.Tensor4D;
    return convolve(dz, turned(), { activation: "linear" });
  },
};

/**
 * Makes the operations; without kernels they work on every backend.
 *
 * @param convolution How to convolve.
 * @param gram How to make Gram matrices.
 * @returns Operations that keep a turned copy of each filter until `dispose`.
 */
export function plainOps(
  convolution: ConvolutionKernels = PLAIN_CONVOLUTION,
  gram: GramKernels = PLAIN_GRAM,
): PlainOps {
  const turned = new Map<tf.Tensor, tf.Tensor4D>();
  const turn = (filter: tf.Tensor): tf.Tensor4D => {
    let found = turned.get(filter);
    if (found === undefined) {
      found = tf.keep(turnFilter(filter as tf.Tensor4D));
      turned.set(filter, found);
    }
    return found;
  };
  return {
    ops: {
      convRelu(x, filter, bias) {
        const both = { filter, turned: () => turn(filter) };
        const differentiable = tf.customGrad((...args) => {
          const [input, save] = args as [tf.Tensor4D, tf.GradSaveFunc];
          const value = convolution.forward(input, filter, bias);
          save([value]);
          const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
            convolution.backward(
              dy as tf.Tensor4D,
              saved[0] as tf.Tensor4D,
              both,
            );
          return { value, gradFunc };
        });
        return differentiable(x) as tf.Tensor4D;
      },
      gramMatrix: (features) => gramMatrix(features, gram),
    },
    dispose() {
      tf.dispose([...turned.values()]);
      turned.clear();
    },
  };
}

/**
 * Stride 1, zero padding; bias and ReLU in the same kernel. Not through
 * `tf.fused.conv2d`, which runs ReLU apart while gradients are taken.
 */
function convolve(
  x: tf.Tensor4D,
  filter: tf.Tensor,
  after: { readonly bias?: tf.Tensor; readonly activation: string },
): tf.Tensor4D {
  const { bias, activation } = after;
  const inputs = { x, filter, ...(bias && { bias }) };
  return tf.engine().runKernel(tf.FusedConv2D, inputs, {
    ...{ strides: 1, pad: "same", dilations: 1, dataFormat: "NHWC" },
    activation,
  }) as tf.Tensor4D;
}

/** `[h, w, in, out]` to `[h, w, out, in]`, turned by 180°. Frees nothing. */
function turnFilter(filter: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]));
}
