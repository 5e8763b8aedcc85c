/** TensorFlow's own operations under the names that the device uses. */
import type * as tf from "@tensorflow/tfjs";
import {
  ATTRIBUTE,
  type Attribute,
  DATA_TYPE,
  type Tensorflow,
} from "../../../tensorflow/mod.ts";

const NHWC: Attribute = {
  name: "data_format",
  type: ATTRIBUTE.string,
  value: "NHWC",
};

const CONVOLUTION: readonly Attribute[] = [
  { name: "strides", type: ATTRIBUTE.int, value: [1, 1, 1, 1] },
  { name: "padding", type: ATTRIBUTE.string, value: "SAME" },
  NHWC,
];

/** What is added to the result of a convolution in its own kernel. */
export interface FusedAfter {
  /** Names that TensorFlow knows: `BiasAdd`, then `Relu` or `Add`. */
  readonly names: readonly string[];
  /** One tensor for each of them that takes one. */
  readonly tensors: readonly tf.Tensor[];
}

/**
 * TensorFlow's operations on float32 or bfloat16; all inputs of one call are of
 * one type. Not differentiable.
 */
export class NativeOps {
  readonly #tensorflow: Tensorflow;

  /**
   * Wraps an open library.
   *
   * @param tensorflow Runs or captures the operations.
   */
  constructor(tensorflow: Tensorflow) {
    this.#tensorflow = tensorflow;
  }

  /** A convolution, stride 1, zero padding. */
  convolve(x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
    return this.#run("Conv2D", [x, filter], CONVOLUTION);
  }

  /**
   * A convolution and what follows, in one kernel of oneDNN's. In a captured
   * step the kernel keeps its reordered copy of the first filter that it sees;
   * op by op one kernel serves all filters of a shape, and must not.
   */
  convolveFused(
    x: tf.Tensor4D,
    filter: tf.Tensor4D,
    { names, tensors }: FusedAfter,
  ): tf.Tensor4D {
    const types = tensors.map(() => this.typeOf(x));
    return this.#run("_MklNativeFusedConv2D", [x, filter, ...tensors], [
      // without the mark TensorFlow looks for a kernel of another name
      { name: "_kernel", type: ATTRIBUTE.string, value: "MklNameChangeOp" },
      { name: "TArgs", type: ATTRIBUTE.type, value: types },
      { name: "num_args", type: ATTRIBUTE.int, value: tensors.length },
      { name: "num_host_args", type: ATTRIBUTE.int, value: 0 },
      { name: "fused_ops", type: ATTRIBUTE.string, value: names },
      {
        name: "is_filter_const",
        type: ATTRIBUTE.bool,
        value: this.#tensorflow.isCapturing,
      },
      ...CONVOLUTION,
    ]);
  }

  /** Adds a bias to each channel. */
  addBias(x: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
    return this.#run("BiasAdd", [x, bias], [NHWC]);
  }

  /** The larger of `x` and 0. */
  relu(x: tf.Tensor4D): tf.Tensor4D {
    return this.#run("Relu", [x]);
  }

  /** `dy` where `y` is above 0, else 0. */
  reluGradient(dy: tf.Tensor4D, y: tf.Tensor4D): tf.Tensor4D {
    return this.#run("ReluGrad", [dy, y]);
  }

  /** The type that TensorFlow has a tensor in; tfjs takes both for float32. */
  typeOf(x: tf.Tensor): number {
    return this.#tensorflow.isBfloat16(x)
      ? DATA_TYPE.bfloat16
      : DATA_TYPE.float32;
  }

  /** Another type; `x` itself if it is of that type already. */
  cast<T extends tf.Tensor>(x: T, type: number): T {
    const from = this.typeOf(x);
    if (from === type) return x;
    return this.#tensorflow.execute("Cast", [
      { name: "SrcT", type: ATTRIBUTE.type, value: from },
      { name: "DstT", type: ATTRIBUTE.type, value: type },
    ], [x]) as T;
  }

  #run(
    name: string,
    inputs: readonly tf.Tensor[],
    attributes: readonly Attribute[] = [],
  ): tf.Tensor4D {
    const type = this.typeOf(inputs.at(-1)!);
    const typed = [{ name: "T", type: ATTRIBUTE.type, value: type }];
    const all = [...typed, ...attributes];
    return this.#tensorflow.execute(name, all, inputs) as tf.Tensor4D;
  }
}
