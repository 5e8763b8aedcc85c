/** Kernels that take one tensor, element by element. */
import * as tf from "@tensorflow/tfjs";
import { bools, type KernelCase, wave, waveBetween } from "./kernel_case.ts";

/** A kernel of numbers between `low` and `high`. */
function between(low: number, high: number) {
  return (kernel: string): KernelCase => ({
    kernel,
    inputs: () => ({ x: waveBetween(low, high, [3, 5]) }),
  });
}

function special(kernel: string): KernelCase {
  const values = [1, Number.NaN, Infinity, -Infinity, 0];
  return { kernel, inputs: () => ({ x: tf.tensor1d(values) }) };
}

const ties = () => ({ x: tf.tensor1d([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.2]) });

const ANY_NUMBER = [
  ...["Abs", "Asinh", "Atan", "Ceil", "Cos", "Cosh", "Elu", "Erf", "Exp"],
  ...["Expm1", "Floor", "Identity", "Neg", "OnesLike", "Relu", "Relu6"],
  ...["Selu", "Sigmoid", "Sign", "Sin", "Sinh", "Softplus", "Square"],
  ...["Tan", "Tanh", "ZerosLike"],
];

const wide = () => ({ x: waveBetween(-7, 7, [3, 5]) });
const narrow = () => ({ x: wave([3, 5]) });
const alpha = 0.3;

/** Functions, roundings and activations of one number. */
export const UNARY: readonly KernelCase[] = [
  ...ANY_NUMBER.map(between(-7, 7)),
  ...["Acos", "Asin", "Atanh", "Log1p"].map(between(-0.9, 0.9)),
  ...["Acosh", "Log", "Reciprocal", "Rsqrt", "Sqrt"].map(between(1, 7)),
  ...["IsFinite", "IsInf", "IsNan"].map(special),
  { kernel: "Round", inputs: ties },
  { kernel: "LogicalNot", inputs: () => ({ x: bools([1, 0, 0, 1], [2, 2]) }) },
  { kernel: "LeakyRelu", inputs: narrow, attributes: { alpha } },
  { kernel: "Step", inputs: narrow, attributes: { alpha } },
  {
    kernel: "ClipByValue",
    inputs: narrow,
    attributes: { clipValueMin: -0.5, clipValueMax: 0.4 },
  },
  { kernel: "Cast", inputs: wide, attributes: { dtype: "int32" } },
];
