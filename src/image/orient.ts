/** Turning an image upright. */
import type { Image, Size } from "./types.ts";

/**
 * Turns and mirrors an image as its EXIF orientation asks.
 *
 * @param image The image as stored.
 * @param orientation 1–8; 1 leaves it as it is.
 * @returns The upright image; width and height change places from 5 on.
 *
 * @example 6 means: turn a quarter to the right
 * ```ts
 * import { orient } from "./orient.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const data = new Float32Array([1, 0, 0, 0, 0, 1]);
 * const { width, height } = orient({ width: 2, height: 1, data }, 6);
 * deepStrictEqual([width, height], [1, 2]);
 * ```
 */
export function orient(image: Image, orientation: number): Image {
  if (orientation === 1) return image;
  const transposed = isTransposed(orientation);
  const { width, height } = uprightSize(image, orientation);
  const mirrorX = [2, 3, 7, 8].includes(orientation);
  const mirrorY = [3, 4, 6, 7].includes(orientation);
  const data = new Float32Array(image.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = transposed ? [y, x] : [x, y];
      const fromX = mirrorX ? image.width - 1 - u : u;
      const fromY = mirrorY ? image.height - 1 - v : v;
      const from = (fromY * image.width + fromX) * 3;
      data.set(image.data.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return { width, height, data };
}

/**
 * The size of an image once it is turned.
 *
 * @param size Its size as stored.
 * @param orientation 1–8.
 */
export function uprightSize(
  { width, height }: Size,
  orientation: number,
): Size {
  return isTransposed(orientation)
    ? { width: height, height: width }
    : { width, height };
}

function isTransposed(orientation: number): boolean {
  return orientation >= 5;
}
