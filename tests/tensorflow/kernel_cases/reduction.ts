/** Kernels that sum up, scan or count. */
import { bools, ints, type KernelCase, wave } from "./kernel_case.ts";

const matrix = () => ({ x: wave([3, 5]) });
const truths = () => ({ x: bools([1, 1, 0, 1, 1, 1], [2, 3]) });

function scan(kernel: string): KernelCase {
  const attributes = { axis: 1, exclusive: true, reverse: true };
  return { kernel, inputs: matrix, attributes };
}

/** Reductions, running sums and histograms. */
export const REDUCTION: readonly KernelCase[] = [
  ...["Mean", "Prod", "Sum"].map((kernel) => ({
    kernel,
    inputs: matrix,
    attributes: { axis: [1], keepDims: false },
  })),
  ...["Max", "Min"].map((kernel) => ({
    kernel,
    inputs: matrix,
    attributes: {
      reductionIndices: [1],
      axis: [1],
      keepDims: false,
    },
  })),
  ...["All", "Any"].map((kernel) => ({
    kernel,
    inputs: truths,
    attributes: { axis: [1], keepDims: false },
  })),
  ...["ArgMax", "ArgMin"].map((kernel) => ({
    kernel,
    inputs: matrix,
    attributes: { axis: 1 },
  })),
  ...["Cumprod", "Cumsum"].map(scan),
  {
    kernel: "Bincount",
    inputs: () => ({ x: ints([1, 3, 1, 0]), weights: wave([4]) }),
    attributes: { size: 5 },
  },
  {
    kernel: "UnsortedSegmentSum",
    inputs: () => ({ x: wave([4, 2]), segmentIds: ints([2, 0, 2, 1]) }),
    attributes: { numSegments: 3 },
  },
];
