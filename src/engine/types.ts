/** Contracts of networks, costs, optimisers and starts. */
import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import type {
  Goal,
  Pooling,
  Precision,
  Preprocessing,
} from "../base/records.ts";
import type { Named } from "../base/registry.ts";
import type { Image } from "../image/types.ts";
import type { Device, DeviceOps, TensorMap } from "./device.ts";

/** Kernels and biases by layer name, as read from a weights file. */
export type NetworkWeights = ReadonlyMap<
  string,
  {
    /** `[3, 3, inChannels, outChannels]`, inputs in the network's order. */
    readonly kernel: {
      readonly shape: readonly number[];
      readonly data: Float32Array;
    };
    /** `[outChannels]`. */
    readonly bias: Float32Array;
  }
>;

/** Activations of one image, and the way back to it. */
export interface Activations {
  /**
   * Layer name to activations after ReLU, `[1, h, w, channels]`, scaled so
   * that costs are in units of 0–1 pixels. Narrow where the network is.
   */
  readonly features: Readonly<Record<string, Tensor4D>>;
  /**
   * The gradient of a cost with respect to the image.
   *
   * @param gradients Gradient with respect to each of `features`, none left
   *     out, in their form.
   * @returns `[1, height, width, 3]`, float32.
   */
  gradient(gradients: Readonly<Record<string, Tensor4D>>): Tensor4D;
}

/** A network on a device. Owns tensors. */
export interface Network {
  /**
   * Activations of an image, and no way back to it: frees what it can on the
   * way. Not while a step is captured.
   *
   * @param image `[1, height, width, 3]`, RGB, 0–1.
   * @param layers Layer names, at least one.
   * @returns As `features` of {@linkcode Activations}.
   */
  features(
    image: Tensor4D,
    layers: readonly string[],
  ): Readonly<Record<string, Tensor4D>>;
  /**
   * Runs the network, no deeper than the last of the layers.
   *
   * @param image `[1, height, width, 3]`, RGB, 0–1.
   * @param layers Layer names, at least one.
   */
  run(image: Tensor4D, layers: readonly string[]): Activations;
  /** Frees the weights. */
  dispose(): void;
}

/** How a network is put on a device. */
export interface NetworkOptions {
  /** How maps are reduced. */
  readonly pooling: Pooling;
  /** What the weights were trained with. */
  readonly preprocessing: Preprocessing;
  /** What convolutions compute in. */
  readonly precision: Precision;
}

/** One convolution of a network, at the size that an image gives it. */
export interface ConvolutionShape {
  /** Name of the layer. */
  readonly layer: string;
  /** Height of its output in positions. */
  readonly height: number;
  /** Width of its output in positions. */
  readonly width: number;
  /** Side of its filters in positions. */
  readonly filterSide: number;
  /** Channels of its input. */
  readonly inChannels: number;
  /** Channels of its output. */
  readonly outChannels: number;
}

/** Layers that have a name together. */
export interface LayerSet extends Named {
  /** Layers of the network, each once, shallow to deep. */
  readonly layers: readonly string[];
}

/** A network that a study can name. */
export interface NetworkSpec extends Named {
  /** Layers that a study can name, shallow to deep. */
  readonly layers: readonly string[];
  /**
   * Layers that a study can name together. In all networks a name stands for
   * the same layers; none is the name of a layer.
   */
  readonly layerSets: Readonly<Record<string, LayerSet>>;
  /** Ways to pool. */
  readonly poolings: readonly Pooling[];
  /** Numbers in the largest activation, for each pixel of the image. */
  readonly numbersPerPixel: number;
  /** Name of the weights in `weights/manifest.json`. */
  readonly weights: string;
  /**
   * Smallest image side, in pixels, that leaves something at `layer`.
   */
  minimumSide(layer: string): number;
  /**
   * The convolutions that an image goes through, shallow to deep.
   *
   * @param height Height of the image in pixels.
   * @param width Width of the image in pixels.
   */
  convolutions(height: number, width: number): readonly ConvolutionShape[];
  /**
   * Puts the network on a device. The caller disposes it.
   *
   * @param device Where to.
   * @param weights What it was trained to.
   * @param options How.
   */
  create(
    device: Device,
    weights: NetworkWeights,
    options: NetworkOptions,
  ): Network;
}

/**
 * A cost of one layer, against a target of the same layer.
 *
 * Features may be narrow: `ops.widen` or `ops.gramMatrix` must come before
 * anything else.
 */
export interface LayerCostSpec extends Named {
  /**
   * Whether positions are compared one by one, so that both images must have
   * one size.
   *
   * @default false
   */
  readonly positional?: boolean;
  /**
   * What is kept of the reference image.
   *
   * @param features Activations `[1, h, w, channels]` of the reference image.
   * @param ops The device's operations.
   */
  target(features: Tensor4D, ops: DeviceOps): Tensor;
  /**
   * The cost, a scalar, differentiable in `features`; 0 at the target.
   *
   * @param features Activations `[1, h, w, channels]` of the generated image.
   * @param target What `target` returned.
   * @param ops The device's operations.
   */
  cost(features: Tensor4D, target: Tensor, ops: DeviceOps): Tensor;
}

/**
 * Moves an image downhill. State and parameters are tensors only, so that a
 * captured step serves every value of them.
 */
export interface OptimizerSpec extends Named {
  /** Parameters that a study may set, with defaults and allowed range. */
  readonly parameters: Readonly<Record<string, NumberParameter>>;
  /** The state before the first update, for an image of this shape. */
  init(image: Tensor4D): TensorMap;
  /**
   * One update.
   *
   * @param image `[1, height, width, 3]`.
   * @param gradient dJ / d image, same shape.
   * @param state What `init` or the last update returned.
   * @param parameters Scalars, one for each of `parameters`.
   */
  update(
    image: Tensor4D,
    gradient: Tensor4D,
    state: TensorMap,
    parameters: TensorMap,
  ): { readonly image: Tensor4D; readonly state: TensorMap };
}

/** A number that a study may set. */
export interface NumberParameter {
  /** One line, with the unit. */
  readonly summary: string;
  /** Value where the study is silent. Never changes: it is part of trial ids. */
  readonly default: number;
  /** Smallest value allowed. */
  readonly min: number;
  /** Whether `min` itself is refused. */
  readonly minExclusive?: boolean;
  /** Largest value allowed. */
  readonly max?: number;
  /** Whether `max` itself is refused. */
  readonly maxExclusive?: boolean;
}

/** The image that the first update starts from. */
export interface InitSpec extends Named {
  /** Whether the seed changes the image. */
  readonly seeded: boolean;
  /**
   * Makes the image.
   *
   * @param content Pixels of the content image, RGB, 0–1, row-major.
   * @param seed The study's seed.
   * @returns Pixels of the same length, 0–1.
   */
  create(content: Float32Array, seed: number): Float32Array;
}

/** The images that a metric looks at: `[1, height, width, 3]`, RGB, 0–1. */
export interface MeasuredImages {
  /** What a trial made; of the size of `content`. */
  readonly output: Tensor4D;
  /** The content image. */
  readonly content: Tensor4D;
  /** The style image, in its own size. */
  readonly style: Tensor4D;
}

/** The images that a metric looks at, as numbers: RGB, 0–1, row by row. */
export type MeasuredPixels = Readonly<Record<keyof MeasuredImages, Image>>;

/** What a metric may use. */
export interface MetricTools {
  /** The device's operations. */
  readonly ops: DeviceOps;
  /**
   * Activations on the reference network, in float32, the same for every
   * trial: VGG-19 with the weights of the manifest and maximum pooling.
   *
   * @param image `[1, height, width, 3]`, RGB, 0–1.
   * @param layers Some of the metric's `layers`, at least one.
   * @returns Layer to activations after ReLU, `[1, h, w, channels]`, in units
   *     of 0–1 pixels.
   */
  features(
    image: Tensor4D,
    layers: readonly string[],
  ): Readonly<Record<string, Tensor4D>>;
}

/** What is known of every metric. */
export interface MetricFacts extends Named {
  /** Which values are better: the smaller ones or the larger ones. */
  readonly goal: Goal;
  /**
   * Layers of the reference network that it asks `features` for; where there
   * are none, no weights are fetched for it.
   */
  readonly layers: readonly string[];
  /**
   * Shortest side, in pixels, of content and output that it can measure.
   *
   * @default 1
   */
  readonly minimumSide?: number;
  /**
   * Raised when the same image would get another value.
   *
   * @default 1
   */
  readonly version?: number;
}

/** A metric that computes on the device. */
export interface TensorMetricSpec extends MetricFacts {
  /**
   * What does not depend on the trial's image: computed once for each pair of
   * content and style. Runs inside the device's `tidy`.
   *
   * @param images What to look at; stay the caller's.
   * @param tools What to use.
   * @returns Tensors by name, for `measure`.
   * @default nothing is kept
   */
  prepare?(
    images: Omit<MeasuredImages, "output">,
    tools: MetricTools,
  ): TensorMap;
  /**
   * Measures an image; runs inside the device's `tidy`.
   *
   * @param images What to look at; stay the caller's.
   * @param tools What to use.
   * @param prepared What `prepare` returned; stays the caller's.
   * @returns A scalar.
   */
  measure(
    images: MeasuredImages,
    tools: MetricTools,
    prepared: TensorMap,
  ): Tensor;
}

/** A metric that computes here, from pixels: the same on every device. */
export interface PixelMetricSpec extends MetricFacts {
  /**
   * Measures an image.
   *
   * @param images What to look at; not to be changed.
   */
  measurePixels(images: MeasuredPixels): number;
}

/**
 * A number that says how good an image is. It depends on the images alone, so
 * that trials with other settings can be compared by it.
 */
export type MetricSpec = TensorMetricSpec | PixelMetricSpec;
