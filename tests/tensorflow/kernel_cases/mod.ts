/** The table of kernels: one entry for each that tfjs-node registers. */
import { BINARY } from "./binary.ts";
import { COMPLEX_AND_TEXT } from "./complex_and_text.ts";
import { CONVOLUTION } from "./convolution.ts";
import { IMAGE } from "./image.ts";
import type { KernelCase } from "./kernel_case.ts";
import { LOOKUP } from "./lookup.ts";
import { POOLING } from "./pooling.ts";
import { REARRANGE } from "./rearrange.ts";
import { REDUCTION } from "./reduction.ts";
import { UNARY } from "./unary.ts";

/** All kernels. */
export const KERNEL_CASES: readonly KernelCase[] = [
  ...UNARY,
  ...BINARY,
  ...REDUCTION,
  ...REARRANGE,
  ...LOOKUP,
  ...CONVOLUTION,
  ...POOLING,
  ...IMAGE,
  ...COMPLEX_AND_TEXT,
];
