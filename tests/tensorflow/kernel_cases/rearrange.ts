/** Kernels that move values about or make them up. */
import * as tf from "@tensorflow/tfjs";
import { ints, type KernelCase, wave } from "./kernel_case.ts";

const matrix = () => ({ x: wave([3, 5]) });
const images = () => ({ x: wave([1, 4, 4, 4]) });

/** Joining, cutting, reshaping, padding, filling. */
export const REARRANGE: readonly KernelCase[] = [
  {
    kernel: "BatchToSpaceND",
    inputs: () => ({ x: wave([4, 2, 2, 3]) }),
    attributes: { blockShape: [2, 2], crops: [[0, 1], [1, 0]] },
  },
  {
    kernel: "SpaceToBatchND",
    inputs: images,
    attributes: { blockShape: [2, 2], paddings: [[0, 0], [2, 0]] },
  },
  {
    kernel: "DepthToSpace",
    inputs: images,
    attributes: { blockSize: 2, dataFormat: "NHWC" },
  },
  {
    kernel: "Concat",
    inputs: () => [wave([3, 2]), wave([3, 4], 1), wave([3, 1], 2)],
    attributes: { axis: 1 },
  },
  {
    kernel: "Pack",
    inputs: () => [wave([3, 2]), wave([3, 2], 1)],
    attributes: { axis: 1 },
  },
  {
    kernel: "Unpack",
    inputs: () => ({ value: wave([3, 4]) }),
    attributes: { axis: 1 },
  },
  {
    kernel: "SplitV",
    inputs: matrix,
    attributes: { numOrSizeSplits: [2, 1, 2], axis: 1 },
  },
  { kernel: "Diag", inputs: () => ({ x: wave([4]) }) },
  {
    kernel: "ExpandDims",
    inputs: () => ({ input: wave([3, 2]) }),
    attributes: { dim: 1 },
  },
  { kernel: "Reshape", inputs: matrix, attributes: { shape: [5, 3] } },
  { kernel: "Transpose", inputs: matrix, attributes: { perm: [1, 0] } },
  { kernel: "Reverse", inputs: matrix, attributes: { dims: [1] } },
  { kernel: "Tile", inputs: matrix, attributes: { reps: [2, 3] } },
  {
    kernel: "Slice",
    inputs: matrix,
    attributes: { begin: [1, 0], size: [2, 3] },
  },
  {
    kernel: "StridedSlice",
    inputs: matrix,
    attributes: {
      begin: [0, 4],
      end: [3, 0],
      strides: [2, -2],
      ...{ beginMask: 0, endMask: 2, ellipsisMask: 0 },
      ...{ newAxisMask: 0, shrinkAxisMask: 0 },
    },
  },
  {
    kernel: "PadV2",
    inputs: matrix,
    attributes: { paddings: [[1, 0], [0, 2]], constantValue: 0.5 },
  },
  {
    kernel: "MirrorPad",
    inputs: matrix,
    attributes: { paddings: [[1, 0], [2, 2]], mode: "reflect" },
  },
  {
    kernel: "Fill",
    attributes: { shape: [2, 3], value: 0.25, dtype: "float32" },
  },
  { kernel: "LinSpace", attributes: { start: -1, stop: 2, num: 7 } },
  {
    kernel: "Range",
    attributes: { start: 1, stop: 9, step: 3, dtype: "int32" },
  },
  {
    kernel: "OneHot",
    inputs: () => ({ indices: ints([2, 0, 5]) }),
    attributes: { depth: 4, onValue: 2, offValue: -1, dtype: "float32" },
  },
  {
    kernel: "SparseToDense",
    inputs: () => ({
      sparseIndices: ints([0, 1, 2, 3], [2, 2]),
      sparseValues: wave([2]),
      defaultValue: tf.scalar(-1),
    }),
    attributes: { outputShape: [3, 4] },
  },
];
