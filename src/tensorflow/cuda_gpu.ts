/** NVIDIA's cards: what they are, and what they compute with. */
import type { TensorflowDevice } from "./devices.ts";

/** A card as NVIDIA's driver describes it. */
export interface CudaGpu {
  /** For instance `NVIDIA A100-SXM4-40GB`. */
  readonly name: string;
  /** All of its memory, in bytes. */
  readonly memoryBytes: number;
  /** Compute capability before the point: 8 is Ampere. */
  readonly major: number;
  /** Compute capability after the point. */
  readonly minor: number;
}

/** The first generation with TF32 and bfloat16. */
const AMPERE = 8;

/**
 * Whether a card multiplies bfloat16, which `mixed` precision needs.
 *
 * @param gpu The card.
 */
export function hasBfloat16({ major }: CudaGpu): boolean {
  return major >= AMPERE;
}

/**
 * What float32 means on a card. From Ampere on, TensorFlow lets convolutions
 * and matrix products round their factors to TF32, with 10 bits of fraction
 * instead of 23, unless NVIDIA's libraries are told otherwise.
 *
 * @param gpu The card.
 * @param override Value of `NVIDIA_TF32_OVERRIDE`, if set.
 * @returns `float32` or `float32 with TF32`.
 *
 * @example Before Ampere, or when switched off
 * ```ts
 * import { float32Of } from "./cuda_gpu.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const a100 = { name: "A100", memoryBytes: 4e10, major: 8, minor: 0 };
 * strictEqual(float32Of(a100), "float32 with TF32");
 * strictEqual(float32Of(a100, "0"), "float32");
 * strictEqual(float32Of({ ...a100, major: 7 }), "float32");
 * ```
 */
export function float32Of({ major }: CudaGpu, override?: string): string {
  return major >= AMPERE && override !== "0" ? "float32 with TF32" : "float32";
}

/**
 * The card behind a device of TensorFlow. TensorFlow numbers cards as CUDA
 * does, but leaves out those that are too old or too small.
 *
 * @param device The device, for instance `…/device:GPU:0`.
 * @param devices All devices that TensorFlow sees.
 * @param gpus All cards that the driver sees.
 * @returns The card; undefined where TensorFlow left some out, so that nobody
 *     knows which.
 */
export function cardOf(
  device: TensorflowDevice,
  devices: readonly TensorflowDevice[],
  gpus: readonly CudaGpu[],
): CudaGpu | undefined {
  const seen = devices.filter(({ type }) => type === "GPU");
  return seen.length === gpus.length ? gpus[seen.indexOf(device)] : undefined;
}
