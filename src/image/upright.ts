/** Pixels as a file stores them to an upright image of floats. */
import type { Image, Size } from "./types.ts";

/** An image that is filled with rows of RGBA. */
export interface UprightImage {
  /** The upright image. */
  readonly image: Image;
  /**
   * Puts pixels of one row in their places, laid over white.
   *
   * @param rgba The pixels.
   * @param place Number of pixels, column of the first, columns from one to the
   *     next, and row, as the file stores them.
   */
  put(
    rgba: Uint8Array | Uint8ClampedArray,
    place: {
      readonly width: number;
      readonly x: number;
      readonly stepX: number;
      readonly y: number;
    },
  ): void;
}

/**
 * Makes an image that turns and mirrors what it is filled with, as an EXIF
 * orientation asks. It is the only copy of the pixels in floats.
 *
 * @param stored Size as stored.
 * @param orientation 1–8; 1 leaves it as it is, from 5 on width and height
 *     change places.
 *
 * @example 6 means: turn a quarter to the right
 * ```ts
 * import { uprightImage } from "./upright.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const { image, put } = uprightImage({ width: 2, height: 1 }, 6);
 * const rgba = new Uint8Array([255, 0, 0, 255, 0, 0, 255, 255]);
 * put(rgba, { width: 2, x: 0, stepX: 1, y: 0 });
 * deepStrictEqual(image, {
 *   width: 1,
 *   height: 2,
 *   data: new Float32Array([1, 0, 0, 0, 0, 1]),
 * });
 * ```
 */
export function uprightImage(stored: Size, orientation: number): UprightImage {
  const isTransposed = changesSides(orientation);
  const { width, height } = uprightSize(stored, orientation);
  const data = new Float32Array(width * height * 3);
  // from one stored pixel to the next: in its row, and in its column
  const [inRow, inColumn] = isTransposed ? [width * 3, 3] : [3, width * 3];
  const isMirroredX = [2, 3, 7, 8].includes(orientation);
  const isMirroredY = [3, 4, 6, 7].includes(orientation);
  const stepRow = isMirroredX ? -inRow : inRow;
  const stepColumn = isMirroredY ? -inColumn : inColumn;
  const origin = (isMirroredX ? (stored.width - 1) * inRow : 0) +
    (isMirroredY ? (stored.height - 1) * inColumn : 0);
  return {
    image: { width, height, data },
    put(rgba, { width: count, x, stepX, y }) {
      const start = origin + x * stepRow + y * stepColumn;
      for (let i = 0; i < count; i++) {
        const to = start + i * stepX * stepRow;
        const alpha = rgba[4 * i + 3]! / 255;
        for (let channel = 0; channel < 3; channel++) {
          const value = rgba[4 * i + channel]! / 255;
          data[to + channel] = value * alpha + (1 - alpha);
        }
      }
    },
  };
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
  return changesSides(orientation)
    ? { width: height, height: width }
    : { width, height };
}

function changesSides(orientation: number): boolean {
  return orientation >= 5;
}
