/**
 * What a file of parts of one's own needs: `@gramlab/gramlab/parts`. See
 * `docs/parts.md`.
 *
 * @module
 */
export { type Random, seededRandom } from "./base/random.ts";
export type { Named } from "./base/registry.ts";
export type { Image } from "./image/types.ts";
export type {
  Convolution,
  ConvolutionGradient,
  DeviceOps,
  TensorMap,
} from "./engine/device.ts";
export type {
  InitSpec,
  LayerCostSpec,
  MeasuredImages,
  MeasuredPixels,
  MetricFacts,
  MetricSpec,
  MetricTools,
  NumberParameter,
  OptimizerSpec,
  PixelMetricSpec,
  TensorMetricSpec,
} from "./engine/types.ts";
