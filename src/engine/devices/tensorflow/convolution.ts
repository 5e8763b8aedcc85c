/** Convolutions on TensorFlow, as fast as the device has them. */
import * as tf from "@tensorflow/tfjs";
import type { Precision } from "../../../base/records.ts";
import { DATA_TYPE } from "../../../tensorflow/mod.ts";
import type { Convolution } from "../../device.ts";
import { type FilterParts, keepParts } from "../filter_parts.ts";
import type { NativeOps } from "./native_ops.ts";

/** What convolutions may use. */
export interface ConvolutionOptions {
  /** Whether oneDNN's fused kernels can be called by name. */
  readonly hasFusedKernels: boolean;
  /** Whether the device multiplies in bfloat16; else it is rounded to. */
  readonly hasBfloat16: boolean;
}

/** A filter and its bias, and what to compute in. */
export interface ConvolutionParts {
  /** `[3, 3, inChannels, outChannels]`. */
  readonly filter: tf.Tensor4D;
  /** `[outChannels]`. */
  readonly bias: tf.Tensor1D;
  /** Type of everything that the convolution takes and gives. */
  readonly precision: Precision;
}

/**
 * Makes a convolution.
 *
 * @param native TensorFlow's operations.
 * @param parts Stay the caller's.
 * @param options What it may use.
 * @returns Owns copies of the parts.
 */
export function newConvolution(
  native: NativeOps,
  { filter, bias, precision }: ConvolutionParts,
  options: ConvolutionOptions,
): Convolution {
  const form = <T extends tf.Tensor>(x: T): T =>
    precision === "mixed" ? narrow(native, x, options) : x;
  const zeros = tf.zeros([filter.shape[2]]) as tf.Tensor1D;
  const weights = {
    ...keepParts(filter, bias, form),
    zeros: tf.keep(form(zeros)),
  };
  const ways = options.hasFusedKernels
    ? fusedConvolution(native, weights)
    : plainConvolution(native, weights);
  const rounds = precision === "mixed" && !options.hasBfloat16;
  const after = (y: tf.Tensor4D) => rounds ? form(y) : y;
  return {
    forward: (x) => after(ways.forward(x)),
    gradient: (from) => after(ways.gradient(from)),
    dispose: () => tf.dispose(Object.values(weights)),
  };
}

/**
 * The form of a tensor in precision `mixed`.
 *
 * @param native TensorFlow's operations.
 * @param x In float32 or in that form.
 * @param options What the device has.
 * @returns bfloat16; float32 rounded to it where the device does not multiply
 *     bfloat16: kernels that pretend to are five times as slow.
 */
export function narrow<T extends tf.Tensor>(
  native: NativeOps,
  x: T,
  { hasBfloat16 }: ConvolutionOptions,
): T {
  const rounded = native.cast(x, DATA_TYPE.bfloat16);
  return hasBfloat16 ? rounded : native.cast(rounded, DATA_TYPE.float32);
}

/** A filter, and what its gradient needs besides. */
interface Weights extends FilterParts {
  /** `[inChannels]`: oneDNN adds tensors only behind a bias. */
  readonly zeros: tf.Tensor1D;
}

type Ways = Omit<Convolution, "dispose">;

/** In operations that every device and every processor has. */
function plainConvolution(
  native: NativeOps,
  { filter, bias, turned }: Weights,
): Ways {
  return {
    forward(x) {
      return native.relu(native.addBias(native.convolve(x, filter), bias));
    },
    gradient({ dy, y, other }) {
      const dz = y === undefined ? dy : native.reluGradient(dy, y);
      const dx = native.convolve(dz, turned);
      return other === undefined ? dx : tf.add(dx, other);
    },
  };
}

/** In one kernel each. */
function fusedConvolution(
  native: NativeOps,
  { filter, bias, turned, zeros }: Weights,
): Ways {
  return {
    forward(x) {
      const after = { names: ["BiasAdd", "Relu"], tensors: [bias] };
      return native.convolveFused(x, filter, after);
    },
    gradient({ dy, y, other }) {
      const dz = y === undefined ? dy : native.reluGradient(dy, y);
      const after = other === undefined
        ? { names: ["BiasAdd"], tensors: [zeros] }
        : { names: ["BiasAdd", "Add"], tensors: [zeros, other] };
      return native.convolveFused(dz, turned, after);
    },
  };
}
