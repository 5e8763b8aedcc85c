/** Device operations in shaders of our own, where tfjs's are poor. */
import { type GramKernels, PLAIN_GRAM } from "../gram_matrix.ts";
import {
  type ConvolutionKernels,
  PLAIN_CONVOLUTION,
  type PlainOps,
  plainOps,
} from "../plain_ops.ts";
import { adamUpdate } from "./adam_update.ts";
import { convolution, fitsConvolution } from "./convolution.ts";
import { fitsGramProduct, gramProduct } from "./gram_matrix.ts";
import { fitsImageGradient, imageGradient } from "./image_gradient.ts";
import { reluGradient } from "./relu_gradient.ts";
import { symmetricSum } from "./symmetric_sum.ts";

/**
 * Makes the operations of backend `webgpu`. Shapes that no shader of ours
 * takes go to tfjs's kernels.
 *
 * @returns Operations that keep a turned copy of each filter until `dispose`.
 */
export function webgpuOps(): PlainOps {
  const { ops, dispose } = plainOps(CONVOLUTION, GRAM);
  return { ops: { ...ops, updates: { adam: adamUpdate } }, dispose };
}

const CONVOLUTION: ConvolutionKernels = {
  forward(x, filter, bias) {
    return fitsConvolution(filter)
      ? convolution(x, filter, { bias, relu: true })
      : PLAIN_CONVOLUTION.forward(x, filter, bias);
  },
  backward(gradient, value, filter) {
    if (fitsImageGradient(filter.filter)) {
      return imageGradient(gradient, value, filter.filter);
    }
    return fitsConvolution(filter.turned())
      ? convolution(reluGradient(gradient, value), filter.turned())
      : PLAIN_CONVOLUTION.backward(gradient, value, filter);
  },
};

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
