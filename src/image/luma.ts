/** Brightness of pixels. */
import type { Image } from "./types.ts";

/**
 * Luma of an image (ITU-R BT.601, 1982): 0.299 R + 0.587 G + 0.114 B of values
 * as they are stored.
 *
 * @param image RGB, 0–1.
 * @returns One number a pixel, 0–1, row by row.
 */
export function luma({ width, height, data }: Image): Float64Array {
  return Float64Array.from(
    { length: width * height },
    (_, i) =>
      0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! +
      0.114 * data[3 * i + 2]!,
  );
}
