/** Convolutions, their gradients, and products of matrices. */
import { type KernelCase, wave } from "./kernel_case.ts";

const image = () => wave([2, 6, 6, 3]);
const filter = () => wave([3, 3, 3, 4], 1);
const strided = {
  strides: [2, 2],
  pad: "same",
  dataFormat: "NHWC",
  dilations: [1, 1],
};
const filterShape = [3, 3, 3, 4];
const inputShape = [2, 6, 6, 3];
const dy = () => wave([2, 3, 3, 4], 2);

const volume = () => wave([1, 4, 4, 4, 2]);
const filter3d = () => wave([2, 2, 2, 2, 3], 1);
const strided3d = {
  strides: [1, 2, 1],
  pad: "valid",
  dataFormat: "NDHWC",
  dilations: [1, 1, 1],
};
const dy3d = () => wave([1, 3, 2, 3, 3], 2);

const depthFilter = () => wave([3, 3, 3, 2], 1);
const dyDepth = () => wave([2, 3, 3, 6], 2);

const dilationFilter = () => wave([2, 2, 3], 1);
const dilation = { strides: [1, 1], pad: "valid", dilations: [1, 1] };
const dyDilation = () => wave([2, 5, 5, 3], 2);

const fused = {
  ...strided,
  pad: [[0, 0], [1, 0], [0, 1], [0, 0]],
  activation: "prelu",
};

/** Two-dimensional, three-dimensional, depthwise, fused, morphological. */
export const CONVOLUTION: readonly KernelCase[] = [
  {
    kernel: "Conv2D",
    inputs: () => ({ x: image(), filter: filter() }),
    attributes: strided,
  },
  {
    kernel: "Conv2DBackpropFilter",
    inputs: () => ({ x: image(), dy: dy() }),
    attributes: { ...strided, filterShape },
  },
  {
    kernel: "Conv2DBackpropInput",
    inputs: () => ({ dy: dy(), filter: filter() }),
    attributes: { ...strided, inputShape },
  },
  {
    kernel: "FusedConv2D",
    inputs: () => ({
      x: image(),
      filter: filter(),
      bias: wave([4], 3),
      preluActivationWeights: wave([4], 4),
    }),
    attributes: fused,
  },
  {
    kernel: "DepthwiseConv2dNative",
    inputs: () => ({ x: image(), filter: depthFilter() }),
    attributes: strided,
  },
  {
    kernel: "DepthwiseConv2dNativeBackpropFilter",
    inputs: () => ({ x: image(), dy: dyDepth() }),
    attributes: { ...strided, filterShape: [3, 3, 3, 2] },
  },
  {
    kernel: "DepthwiseConv2dNativeBackpropInput",
    inputs: () => ({ dy: dyDepth(), filter: depthFilter() }),
    attributes: { ...strided, inputShape },
  },
  {
    kernel: "FusedDepthwiseConv2D",
    inputs: () => ({
      x: image(),
      filter: depthFilter(),
      bias: wave([6], 3),
    }),
    attributes: { ...strided, activation: "relu6" },
  },
  {
    kernel: "Conv3D",
    inputs: () => ({ x: volume(), filter: filter3d() }),
    attributes: strided3d,
  },
  {
    kernel: "Conv3DBackpropFilterV2",
    inputs: () => ({ x: volume(), dy: dy3d() }),
    attributes: { ...strided3d, filterShape: [2, 2, 2, 2, 3] },
  },
  {
    kernel: "Conv3DBackpropInputV2",
    inputs: () => ({ dy: dy3d(), filter: filter3d() }),
    attributes: { ...strided3d, inputShape: [1, 4, 4, 4, 2] },
  },
  {
    kernel: "Dilation2D",
    inputs: () => ({ x: image(), filter: dilationFilter() }),
    attributes: dilation,
  },
  {
    kernel: "Dilation2DBackpropFilter",
    inputs: () => ({ x: image(), filter: dilationFilter(), dy: dyDilation() }),
    attributes: dilation,
  },
  {
    kernel: "Dilation2DBackpropInput",
    inputs: () => ({ x: image(), filter: dilationFilter(), dy: dyDilation() }),
    attributes: dilation,
  },
  {
    kernel: "BatchMatMul",
    inputs: () => ({ a: wave([2, 4, 3]), b: wave([2, 4, 5], 1) }),
    attributes: { transposeA: true, transposeB: false },
  },
  {
    kernel: "_FusedMatMul",
    inputs: () => ({ a: wave([3, 4]), b: wave([5, 4], 1), bias: wave([5], 2) }),
    attributes: { transposeA: false, transposeB: true, activation: "relu" },
  },
  {
    kernel: "Einsum",
    inputs: () => [wave([2, 3, 4]), wave([2, 4, 5], 1)],
    attributes: { equation: "bij,bjk->bik" },
  },
];
