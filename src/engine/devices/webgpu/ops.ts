/** Device operations in shaders of our own, where tfjs's are poor. */
import * as tf from "@tensorflow/tfjs";
import { type GramKernels, PLAIN_GRAM } from "../gram_matrix.ts";
import {
  type ConvolutionKernels,
  PLAIN_CONVOLUTION,
  type PlainOps,
  plainOps,
} from "../plain_ops.ts";
import { adamUpdate } from "./adam_update.ts";
import { type After, convolution, fitsConvolution } from "./convolution.ts";
import { fitsGramProduct, gramProduct } from "./gram_matrix.ts";
import { fitsImageGradient, imageGradient } from "./image_gradient.ts";
import { reluGradient } from "./relu_gradient.ts";
import { symmetricSum } from "./symmetric_sum.ts";
import { fitsWinograd, winograd, winogradFilter } from "./winograd.ts";

/**
 * Makes the operations of backend `webgpu`. Shapes that no shader of ours
 * takes go to tfjs's kernels.
 *
 * @returns Operations that keep filters in other forms until `dispose`.
 */
export function webgpuOps(): PlainOps {
  const transformed = new Map<tf.Tensor, tf.Tensor4D>();
  const plain = plainOps(convolutionKernels(transformed), GRAM);
  return {
    ops: { ...plain.ops, updates: { adam: adamUpdate } },
    dispose() {
      plain.dispose();
      tf.dispose([...transformed.values()]);
      transformed.clear();
    },
  };
}

/** Each shape to its best shader. */
function convolutionKernels(
  transformed: Map<tf.Tensor, tf.Tensor4D>,
): ConvolutionKernels {
  const convolve = (x: tf.Tensor4D, filter: tf.Tensor, after?: After) => {
    if (!fitsWinograd(x, filter)) return convolution(x, filter, after);
    let found = transformed.get(filter);
    if (found === undefined) {
      found = tf.keep(winogradFilter(filter));
      transformed.set(filter, found);
    }
    return winograd(x, found, after);
  };
  return {
    forward(x, filter, bias) {
      return fitsConvolution(filter)
        ? convolve(x, filter, { bias, relu: true })
        : PLAIN_CONVOLUTION.forward(x, filter, bias);
    },
    backward(gradient, value, filter) {
      if (fitsImageGradient(filter.filter)) {
        return imageGradient(gradient, value, filter.filter);
      }
      return fitsConvolution(filter.turned())
        ? convolve(reluGradient(gradient, value), filter.turned())
        : PLAIN_CONVOLUTION.backward(gradient, value, filter);
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
