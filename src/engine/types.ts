/** Contracts of the engine. Implementations live one a file beside `mod.ts`. */
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs";
import type {
  DeviceFacts,
  Pooling,
  Precision,
  Preprocessing,
} from "../base/records.ts";
import type { Named } from "../base/registry.ts";

/** Tensors by name. */
export type TensorMap = Readonly<Record<string, Tensor>>;

/**
 * Pure tensor code that a device can capture.
 *
 * Everything that changes between calls must come in through `inputs`; tensors
 * the function closes over keep the values of the capture. It must
 * not read a tensor's values. The caller frees inputs and outputs.
 */
export type Step = (inputs: TensorMap) => TensorMap;

/** Outputs of one call of a compiled step. */
export interface StepResult {
  /** Owned by the caller. */
  readonly outputs: TensorMap;
  /** Time spent capturing before this call, in milliseconds; usually 0. */
  readonly captureMs: number;
}

/** A step made ready for one device. */
export interface CompiledStep {
  /**
   * Runs the step once. The event loop stays alive meanwhile.
   *
   * @param inputs Tensors of the shapes the step was first called with.
   */
  run(inputs: TensorMap): Promise<StepResult>;
}

/**
 * A convolution on a device: 3×3, stride 1, zero padding. Owns its filter.
 *
 * In precision `mixed` it takes and gives tensors that are bfloat16 in memory,
 * though tfjs calls them float32: see {@linkcode DeviceOps.narrow}.
 */
export interface Convolution {
  /**
   * ReLU(convolution(x) + bias).
   *
   * @param x `[1, height, width, inChannels]`.
   * @returns `[1, height, width, outChannels]`.
   */
  forward(x: Tensor4D): Tensor4D;
  /**
   * The gradient with respect to `x`.
   *
   * @returns `[1, height, width, inChannels]`.
   */
  gradient(from: ConvolutionGradient): Tensor4D;
  /** Frees the filter. */
  dispose(): void;
}

/** What the gradient of a convolution is made of. */
export interface ConvolutionGradient {
  /** Gradient with respect to what `forward` gave, of that shape. */
  readonly dy: Tensor4D;
  /**
   * What `forward` gave, for the gradient of its ReLU; left out where `dy` has
   * that taken already.
   */
  readonly y?: Tensor4D;
  /** A gradient to add, `[1, height, width, inChannels]`. */
  readonly other?: Tensor4D | undefined;
}

/** Operations for which devices have something better than plain tfjs. */
export interface DeviceOps {
  /**
   * Makes a convolution. Not while a step is captured.
   *
   * @param filter `[3, 3, inChannels, outChannels]`; stays the caller's.
   * @param bias `[outChannels]`; stays the caller's.
   * @param precision What it computes in.
   * @throws {import("../base/errors.ts").BackendError} If the device cannot
   *     compute in that precision.
   */
  convolution(
    filter: Tensor4D,
    bias: Tensor1D,
    precision: Precision,
  ): Convolution;
  /**
   * The gradient through a ReLU: `dy` where `y` is above 0, else 0.
   *
   * @param dy Gradient with respect to `y`.
   * @param y What the ReLU gave, same shape.
   */
  reluGradient(dy: Tensor4D, y: Tensor4D): Tensor4D;
  /**
   * Products of channels, summed over positions, divided by their number; in
   * float32, differentiable.
   *
   * @param features `[1, height, width, channels]`, in either precision.
   * @returns `[channels, channels]`.
   */
  gramMatrix(features: Tensor4D): Tensor2D;
  /**
   * The form in which a precision's convolutions take tensors.
   *
   * @param x In float32.
   * @returns bfloat16 for `mixed`, though tfjs calls it float32; else `x`.
   */
  narrow<T extends Tensor>(x: T, precision: Precision): T;
  /**
   * Undoes {@linkcode DeviceOps.narrow}; differentiable.
   *
   * @param x In either precision.
   * @returns float32.
   */
  widen<T extends Tensor>(x: T): T;
  /**
   * Updates that the device makes in fewer operations than the optimiser of
   * that name; equal up to rounding.
   */
  readonly updates?: Readonly<Record<string, OptimizerSpec["update"]>>;
}

/** How large tensors may be on a device. */
export interface DeviceLimits {
  /** Bytes of the largest tensor. */
  readonly tensorBytes: number;
  /** Positions, height times width, of the largest map. */
  readonly positions: number;
}

/** An opened backend. Lives until `close`. */
export interface Device {
  /** What to write down about the device. */
  readonly facts: DeviceFacts;
  /** Sizes that the device refuses to exceed; none where memory decides. */
  readonly limits?: DeviceLimits;
  /** What is not as the user may expect it, as a sentence without its stop. */
  readonly note?: string;
  /** Precisions that it computes in rightly, but no faster than float32. */
  readonly slowPrecisions?: readonly Precision[];
  /** The device's own operations. */
  readonly ops: DeviceOps;
  /**
   * Runs tensor code on this device, op by op, and frees what it does not
   * return (as `tf.tidy` does).
   */
  tidy<Result extends Tensor | TensorMap | Tensor[] | void>(
    body: () => Result,
  ): Result;
  /** Reads a tensor's values, in row-major order. */
  read(tensor: Tensor): Promise<Float32Array>;
  /**
   * Makes a step ready to run.
   *
   * @param key Equal keys mean equal steps; one capture serves them all.
   * @param step The step; captured at its first run, and again if the device
   *     had to drop the capture to stay within its memory budget.
   */
  compile(key: string, step: Step): CompiledStep;
  /**
   * Memory of its own that it has allocated, in bytes; what is freed stays
   * allocated for the next tensor. Absent where that cannot be known, or where
   * it is the process's.
   */
  memoryBytes?(): number;
  /**
   * Why the device is of no more use, for instance because its driver was
   * reset; undefined while it works. Absent where that cannot happen.
   */
  failure?(): string | undefined;
  /** Frees captures, and the library where that is possible. */
  close(): void;
  /** Ends the process at once, even while a step runs. */
  exit(code: number): void;
}

/** What a backend may be told when it opens. */
export interface OpenOptions {
  /** Threads that one operation may use; the backend decides without it. */
  readonly threads?: number;
  /** Folder that holds the backend's native library, if it has one. */
  readonly libraryFolder?: string;
}

/**
 * What a backend computes on: a card with memory of its own, graphics within
 * the processor, the processor itself, or a card simulated by the processor.
 */
export type DeviceKind = "discrete" | "integrated" | "processor" | "software";

/** What a backend would run on. */
export interface BackendProbe {
  /** What it computes on. */
  readonly kind: DeviceKind;
  /** Device, library and version, as a line for people. */
  readonly device: string;
  /** Precisions that it computes in rightly, but no faster than float32. */
  readonly slowPrecisions?: readonly Precision[];
  /** Sizes that the device refuses to exceed; none where memory decides. */
  readonly limits?: DeviceLimits;
}

/** A way to run tensor code. */
export interface BackendSpec extends Named {
  /** What its convolutions can compute in. */
  readonly precisions: readonly Precision[];
  /** Whether steps of several trials may run at once. */
  readonly runsTogether: boolean;
  /**
   * Looks what the backend would run on, and leaves nothing open.
   *
   * @throws {import("../base/errors.ts").BackendError} If it cannot run here.
   */
  probe(options: OpenOptions): Promise<BackendProbe>;
  /**
   * Opens the backend.
   *
   * @throws {import("../base/errors.ts").BackendError} If it cannot run here.
   */
  open(options: OpenOptions): Promise<Device>;
}

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

/** A network that a study can name. */
export interface NetworkSpec extends Named {
  /** Layers that a study can name, shallow to deep. */
  readonly layers: readonly string[];
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
