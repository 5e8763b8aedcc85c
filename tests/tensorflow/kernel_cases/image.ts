/** Kernels for images. */
import * as tf from "@tensorflow/tfjs";
import { ints, type KernelCase, wave } from "./kernel_case.ts";

const images = () => wave([2, 4, 6, 3]);
const size = [7, 5];
const centers = { alignCorners: false, halfPixelCenters: true, size };

// one square image: of tfjs's cpu kernels one gradient swaps height and width
// of its result's shape, the other mixes the images of a batch up
const square = () => wave([1, 4, 4, 3]);
const dy = () => wave([1, 8, 8, 3], 1);
const corners = { alignCorners: true, halfPixelCenters: false, size: [8, 8] };

/** Resizing, cropping, mirroring. */
export const IMAGE: readonly KernelCase[] = [
  {
    kernel: "CropAndResize",
    inputs: () => ({
      image: images(),
      boxes: tf.tensor2d([[0, 0, 0.5, 0.7], [0.1, 0.2, 1.3, 0.9]]),
      boxInd: ints([1, 0]),
    }),
    attributes: {
      cropSize: [3, 4],
      method: "bilinear",
      extrapolationValue: -1,
    },
  },
  { kernel: "FlipLeftRight", inputs: () => ({ image: images() }) },
  {
    kernel: "ResizeBilinear",
    inputs: () => ({ images: images() }),
    attributes: centers,
  },
  {
    kernel: "ResizeBilinearGrad",
    inputs: () => ({ images: square(), dy: dy() }),
    attributes: corners,
  },
  {
    kernel: "ResizeNearestNeighbor",
    inputs: () => ({ images: images() }),
    attributes: centers,
  },
  {
    kernel: "ResizeNearestNeighborGrad",
    inputs: () => ({ images: square(), dy: dy() }),
    attributes: corners,
  },
];
