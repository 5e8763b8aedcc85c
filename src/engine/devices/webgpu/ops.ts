/** Device operations in shaders of our own, where tfjs's are poor. */
import * as tf from "@tensorflow/tfjs";
import type { Convolution, DeviceOps } from "../../device.ts";
import { type GramKernels, gramMatrix, PLAIN_GRAM } from "../gram_matrix.ts";
import { plainConvolution, plainOps, refuseMixed } from "../plain_ops.ts";
import { keepParts } from "../filter_parts.ts";
import { adamUpdate } from "./adam_update.ts";
import { type After, convolution, fitsConvolution } from "./convolution.ts";
import { fitsGramProduct, gramProduct } from "./gram_matrix.ts";
import { fitsImageGradient, imageGradient } from "./image_gradient.ts";
import { reluGradient } from "./relu_gradient.ts";
import { symmetricSum } from "./symmetric_sum.ts";
import { fitsWinograd, winograd, winogradFilter } from "./winograd.ts";

/**
 * Makes the operations of a WebGPU device. Shapes that no shader of ours takes
 * go to tfjs's kernels.
 *
 * @param backend Name of the backend, for errors.
 * @returns The operations.
 */
export function webgpuOps(backend: string): DeviceOps {
  const plain = plainOps(backend);
  return {
    ...plain,
    convolution(filter, bias, precision) {
      refuseMixed(backend, precision);
      return webgpuConvolution(filter, bias);
    },
    reluGradient: (dy, y) =>
      dy.size % 4 === 0 ? reluGradient(dy, y) : plain.reluGradient(dy, y),
    gramMatrix: (features) => gramMatrix(features, GRAM),
    updates: { adam: adamUpdate },
  };
}

/** Each shape to its best shader. */
function webgpuConvolution(
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
): Convolution {
  const parts = keepParts(filter, bias);
  const plain = plainConvolution(parts);
  const forward = chooseShader(parts.filter);
  const backward = chooseShader(parts.turned);
  return {
    forward(x) {
      return forward?.run(x, { bias: parts.bias, relu: true }) ??
        plain.forward(x);
    },
    gradient(from) {
      const { dy, y, other } = from;
      const add = (dx: tf.Tensor4D): tf.Tensor4D =>
        other === undefined ? dx : tf.add(dx, other);
      if (y !== undefined && fitsImageGradient(parts.filter)) {
        return add(imageGradient(dy, y, parts.filter));
      }
      if (backward === undefined) return plain.gradient(from);
      const dz = y === undefined ? dy : reluGradient(dy, y);
      return add(backward.run(dz));
    },
    dispose() {
      tf.dispose(Object.values(parts));
      forward?.dispose();
      backward?.dispose();
    },
  };
}

/** A filter with the shaders that take it. */
interface Shader {
  run(x: tf.Tensor4D, after?: After): tf.Tensor4D;
  dispose(): void;
}

/** Undefined if tfjs's kernel has to do. The filter stays the caller's. */
function chooseShader(filter: tf.Tensor4D): Shader | undefined {
  if (!fitsConvolution(filter)) return undefined;
  let transformed: tf.Tensor4D | undefined;
  return {
    run(x, after) {
      if (!fitsWinograd(x, filter)) return convolution(x, filter, after);
      transformed ??= tf.keep(winogradFilter(filter));
      return winograd(x, transformed, after);
    },
    dispose() {
      transformed?.dispose();
    },
  };
}

const GRAM: GramKernels = {
  product(features) {
    return fitsGramProduct(features)
      ? gramProduct(features)
      : PLAIN_GRAM.product(features);
  },
  gradient(gradient, features) {
    const [, height, width, channels] = features.shape;
    const shape = [1, 1, channels, channels];
    const scaled = symmetricSum(gradient, height * width).reshape(shape);
    return fitsConvolution(scaled)
      ? convolution(features, scaled)
      : PLAIN_GRAM.gradient(gradient, features);
  },
};
