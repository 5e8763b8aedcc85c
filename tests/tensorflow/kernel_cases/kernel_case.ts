/** One kernel of TensorFlow.js, with inputs to run it on. */
import * as tf from "@tensorflow/tfjs";

/** What a kernel takes: tensors by name, or a list of them. */
export type KernelInputs = Readonly<Record<string, tf.Tensor>> | tf.Tensor[];

/** How to run one kernel, and what to expect. */
export interface KernelCase {
  /** Name that the kernel is registered by. */
  readonly kernel: string;
  /** Makes the inputs on the active backend. */
  readonly inputs?: () => KernelInputs;
  /** Attributes, as TensorFlow.js's operations pass them. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Inputs whose values the kernel reads, so that they must be constant. */
  readonly constant?: readonly string[];
  /** Largest difference from the reference, relative above 1. Default: 1e-5. */
  readonly tolerance?: number;
  /** Why the kernel cannot be captured. */
  readonly notCaptured?: string;
  /** Stands in for tfjs's cpu backend, where that one differs by design. */
  readonly expected?: {
    /** Why it differs. */
    readonly reason: string;
    /** Makes what the kernel should give. */
    readonly values: () => tf.Tensor | tf.Tensor[];
  };
}

/**
 * Numbers of both signs without ties, which pooling could break either way.
 *
 * @param shape Dimensions.
 * @param shift Another one gives other numbers.
 * @returns Numbers between -1 and 1.
 */
export function wave(shape: number[], shift = 0): tf.Tensor {
  const length = tf.util.sizeFromShape(shape);
  const values = Array.from(
    { length },
    (_, i) => Math.sin(1 + shift + 1.7 * i),
  );
  return tf.tensor(values, shape);
}

/** The same, but between `low` and `high`. */
export function waveBetween(
  low: number,
  high: number,
  shape: number[],
  shift = 0,
): tf.Tensor {
  const [middle, half] = [(low + high) / 2, (high - low) / 2];
  return tf.tidy(() => tf.add(tf.mul(wave(shape, shift), half), middle));
}

/** Whole numbers as int32. */
export function ints(values: number[], shape?: number[]): tf.Tensor {
  return tf.tensor(values, shape ?? [values.length], "int32");
}

/** Truth values; every number but 0 is true. */
export function bools(values: number[], shape?: number[]): tf.Tensor {
  return tf.tensor(
    values.map((value) => value !== 0),
    shape ?? [values.length],
    "bool",
  );
}

/** Complex numbers. */
export function complexWave(shape: number[]): tf.Tensor {
  return tf.tidy(() => tf.complex(wave(shape), wave(shape, 0.5)));
}
