/** Images as the engine takes them. */
import * as tf from "@tensorflow/tfjs";
import type { Image } from "../image/types.ts";

/** Pixels of an image, for the engine. */
export interface Pixels {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** RGB, 0–1, `[height, width, 3]` in row-major order. */
  readonly data: Float32Array;
  /** Equal keys mean equal pixels. */
  readonly key: string;
}

/**
 * Puts an image on the device that is in use.
 *
 * @param image The image.
 * @returns `[1, height, width, 3]`; the caller's.
 */
export function toTensor({ width, height, data }: Image): tf.Tensor4D {
  return tf.tensor4d(data, [1, height, width, 3]);
}
