/** Contracts of devices and backends: what tensor code runs on. */
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs";
import type { DeviceFacts, Precision } from "../base/records.ts";
import type { Named } from "../base/registry.ts";
import type { OptimizerSpec } from "./types.ts";

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
  /** Its hash, for the record; null stands there without it. */
  readonly librarySha256?: string;
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
