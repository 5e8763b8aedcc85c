/** How much arithmetic one iteration needs. */
import type { Settings } from "../base/records.ts";
import type { ConvolutionShape, NetworkSpec } from "./types.ts";

/** A multiplication and an addition. */
const FLOPS_PER_PRODUCT = 2;

/** Forward, and the gradient with respect to the input. */
const PASSES = 2;

/**
 * Floating-point operations of one iteration: convolutions down to the deepest
 * layer that a cost needs and products of Gram matrices, each forward and
 * backward. All else (ReLU, pooling, costs, the optimiser) is less than a
 * hundredth of it and is not counted, nor are savings by a cleverer algorithm:
 * the number says what a plain implementation has to do.
 *
 * @param network The network.
 * @param settings Name the layers.
 * @param height Height of the image in pixels.
 * @param width Width of the image in pixels.
 * @returns Operations; a multiplication and an addition are two.
 *
 * @example Half the height, half the work
 * ```ts
 * import { NETWORKS } from "./catalog.ts";
 * import { iterationFlops } from "./iteration_flops.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const settings = { contentLayers: { conv2_1: 1 }, styleLayers: {} };
 * const flops = (height: number) =>
 *   iterationFlops(NETWORKS.vgg19!, settings, height, 64);
 * strictEqual(flops(64), 2 * flops(32));
 * ```
 */
export function iterationFlops(
  network: Pick<NetworkSpec, "convolutions">,
  { contentLayers, styleLayers }: Pick<
    Settings,
    "contentLayers" | "styleLayers"
  >,
  height: number,
  width: number,
): number {
  const shapes = network.convolutions(height, width);
  const wanted = { ...contentLayers, ...styleLayers };
  const depth = shapes.findLastIndex(({ layer }) => layer in wanted) + 1;
  const products = shapes.slice(0, depth).map((shape) =>
    convolutionProducts(shape) +
    (shape.layer in styleLayers ? gramProducts(shape) : 0)
  );
  return FLOPS_PER_PRODUCT * PASSES * products.reduce((sum, n) => sum + n, 0);
}

function convolutionProducts(
  { height, width, filterSide, inChannels, outChannels }: ConvolutionShape,
): number {
  return height * width * filterSide ** 2 * inChannels * outChannels;
}

/** Every entry of the matrix, though it is symmetric. */
function gramProducts(
  { height, width, outChannels }: ConvolutionShape,
): number {
  return height * width * outChannels ** 2;
}
