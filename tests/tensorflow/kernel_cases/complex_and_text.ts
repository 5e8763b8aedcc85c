/** Kernels for complex numbers and for texts. */
import * as tf from "@tensorflow/tfjs";
import { complexWave, type KernelCase, wave } from "./kernel_case.ts";

const TEXTS = [
  "apple pie",
  "",
  "a longer text with apples, more than 22 bytes",
];

/** Fourier transforms, parts of complex numbers, regular expressions. */
export const COMPLEX_AND_TEXT: readonly KernelCase[] = [
  {
    kernel: "Complex",
    inputs: () => ({ real: wave([3, 2]), imag: wave([3, 2], 1) }),
  },
  { kernel: "ComplexAbs", inputs: () => ({ x: complexWave([3, 2]) }) },
  { kernel: "Real", inputs: () => ({ input: complexWave([3, 2]) }) },
  { kernel: "Imag", inputs: () => ({ input: complexWave([3, 2]) }) },
  { kernel: "FFT", inputs: () => ({ input: complexWave([2, 8]) }) },
  { kernel: "IFFT", inputs: () => ({ input: complexWave([2, 8]) }) },
  {
    kernel: "StaticRegexReplace",
    inputs: () => ({ x: tf.tensor1d(TEXTS, "string") }),
    attributes: { pattern: "ap+le", rewrite: "pear", replaceGlobal: true },
  },
];
