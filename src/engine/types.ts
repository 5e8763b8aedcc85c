/** Contracts of the engine. Implementations live one a file beside `mod.ts`. */
import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs";
import type { DeviceFacts, Pooling, Preprocessing } from "../base/records.ts";
import type { Named } from "../base/registry.ts";

/** Tensors by name. */
export type TensorMap = Readonly<Record<string, Tensor>>;

/**
 * Pure tensor code that a device can capture.
 *
 * Everything that changes between calls must come in through `inputs`; tensors
 * the function closes over become constants of the captured function. It must
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

/** Operations for which devices have something better than plain tfjs. */
export interface DeviceOps {
  /**
   * ReLU(convolution(x, filter) + bias), stride 1, zero padding, differentiable
   * in `x` only.
   *
   * @param x `[1, height, width, inChannels]`.
   * @param filter `[3, 3, inChannels, outChannels]`.
   * @param bias `[outChannels]`.
   * @returns `[1, height, width, outChannels]`.
   */
  convRelu(x: Tensor4D, filter: Tensor, bias: Tensor): Tensor4D;
  /**
   * Products of channels, summed over positions, divided by their number;
   * differentiable.
   *
   * @param features `[1, height, width, channels]`.
   * @returns `[channels, channels]`.
   */
  gramMatrix(features: Tensor4D): Tensor2D;
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
  /** Sizes that the device refuses to exceed; none where memory decides. */
  readonly limits?: DeviceLimits;
}

/** A way to run tensor code. */
export interface BackendSpec extends Named {
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

/** A network on a device, cut after the deepest layer wanted. Owns tensors. */
export interface Network {
  /** Operations of the device that it is on. */
  readonly ops: DeviceOps;
  /**
   * Activations after ReLU, scaled so that costs are in units of 0–1 pixels.
   *
   * @param image `[1, height, width, 3]`, RGB, 0–1.
   * @param layers Layer names; the network runs no deeper than the last.
   * @returns Layer name to activations `[1, h, w, channels]`.
   */
  features(
    image: Tensor4D,
    layers: readonly string[],
  ): Record<string, Tensor4D>;
  /** Frees the weights. */
  dispose(): void;
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
   * Puts the network on a device. The caller disposes it.
   *
   * @param device Where to.
   * @param weights What it was trained to.
   * @param pooling How maps are reduced.
   * @param preprocessing What the weights were trained with; `caffe` by
   *     default.
   */
  create(
    device: Device,
    weights: NetworkWeights,
    pooling: Pooling,
    preprocessing?: Preprocessing,
  ): Network;
}

/** A cost of one layer, against a target of the same layer. */
export interface LayerCostSpec extends Named {
  /**
   * What is kept of the reference image.
   *
   * @param features Activations `[1, h, w, channels]` of the reference image.
   * @param ops Operations of the device that has them.
   */
  target(features: Tensor4D, ops: DeviceOps): Tensor;
  /**
   * The cost, a scalar, differentiable in `features`; 0 at the target.
   *
   * @param features Activations `[1, h, w, channels]` of the generated image.
   * @param target What `target` returned.
   * @param ops Operations of the device that has them.
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
