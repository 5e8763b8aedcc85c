/** Kernels that combine tensors element by element. */
import * as tf from "@tensorflow/tfjs";
import {
  bools,
  ints,
  type KernelCase,
  wave,
  waveBetween,
} from "./kernel_case.ts";

function numbers(kernel: string): KernelCase {
  return {
    kernel,
    inputs: () => ({ a: wave([3, 5]), b: waveBetween(1, 3, [5]) }),
  };
}

/** Some are equal. */
function comparison(kernel: string): KernelCase {
  return {
    kernel,
    inputs: () => ({ a: ints([1, 2, 3, 4, 5, 6], [2, 3]), b: ints([3, 2, 1]) }),
  };
}

function logical(kernel: string): KernelCase {
  return {
    kernel,
    inputs: () => ({ a: bools([1, 1, 0, 0]), b: bools([1, 0, 1, 0]) }),
  };
}

const COMPARISONS = [
  ...["Equal", "Greater", "GreaterEqual", "Less", "LessEqual", "NotEqual"],
];

/** Sums, products, comparisons and the like, with broadcasting. */
export const BINARY: readonly KernelCase[] = [
  ...["Add", "Atan2", "Maximum", "Minimum", "Mod", "Multiply"].map(numbers),
  ...["RealDiv", "SquaredDifference", "Sub"].map(numbers),
  ...COMPARISONS.map(comparison),
  ...["LogicalAnd", "LogicalOr"].map(logical),
  {
    kernel: "FloorDiv",
    inputs: () => ({ a: ints([7, -7, 8, -8]), b: ints([2, 2, -3, 4]) }),
  },
  {
    kernel: "Pow",
    inputs: () => ({ a: waveBetween(0.5, 3, [3, 5]), b: wave([3, 5], 1) }),
  },
  { kernel: "Prelu", inputs: () => ({ x: wave([3, 5]), alpha: wave([5], 1) }) },
  { kernel: "EluGrad", inputs: () => ({ dy: wave([9]), y: wave([9], 1) }) },
  {
    kernel: "AddN",
    inputs: () => [wave([3, 5]), wave([3, 5], 1), wave([3, 5], 2)],
  },
  {
    kernel: "Select",
    inputs: () => ({
      condition: tf.greater(wave([3, 5]), 0),
      t: wave([3, 5], 1),
      e: wave([3, 5], 2),
    }),
  },
  {
    kernel: "BroadcastArgs",
    inputs: () => ({ s0: ints([5, 1, 3]), s1: ints([4, 3]) }),
    constant: ["s0", "s1"],
  },
];
