/** Pixels as they are saved. */
import type { Image } from "./types.ts";

/**
 * Rounds an image to 8 bits a channel, halves up; values outside 0–1 are
 * clamped first, and what is not a number becomes 0.
 *
 * @param image The image.
 * @returns RGB, 0–255, row-major, `[height, width, 3]`.
 *
 * @example
 * ```ts
 * import { toBytes } from "./to_bytes.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const image = { width: 1, height: 1, data: new Float32Array([-1, 0.5, 2]) };
 * deepStrictEqual([...toBytes(image)], [0, 128, 255]);
 * ```
 */
export function toBytes(image: Image): Uint8Array {
  const bytes = new Uint8Array(image.data.length);
  for (let i = 0; i < bytes.length; i++) {
    const value = Math.min(1, Math.max(0, image.data[i]!));
    bytes[i] = Math.floor(value * 255 + 0.5);
  }
  return bytes;
}
