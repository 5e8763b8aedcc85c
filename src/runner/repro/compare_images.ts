/** How far two images are apart. */
import { luma } from "../../image/luma.ts";
import {
  type Plane,
  structuralSimilarity,
  WINDOW_SIDE,
} from "../../image/structural_similarity.ts";
import { toBytes } from "../../image/to_bytes.ts";
import type { Image } from "../../image/types.ts";

/** What two images of one size differ by. */
export interface ImageDifference {
  /** Values of 8 bits, three a pixel, that differ. */
  readonly differing: number;
  /** Values there are. */
  readonly values: number;
  /** Largest difference of two values, 0 to 255. */
  readonly largest: number;
  /** Mean difference of two values, 0 to 255. */
  readonly mean: number;
  /**
   * Structural similarity of the luminance, 1 for equal images; null where a
   * side is shorter than its window of 11 pixels.
   */
  readonly ssim: number | null;
}

/**
 * Compares two images as they are saved, in 8 bits a channel. Structural
 * similarity is that of the metric `ssim`.
 *
 * @param a An image.
 * @param b Another one of the same size.
 * @throws {RangeError} If the sizes differ.
 */
export function compareImages(a: Image, b: Image): ImageDifference {
  const { width, height } = a;
  if (b.width !== width || b.height !== height) {
    throw new RangeError(
      `Cannot compare ${width}×${height} with ${b.width}×${b.height} pixels`,
    );
  }
  const [left, right] = [toBytes(a), toBytes(b)];
  let differing = 0;
  let largest = 0;
  let sum = 0;
  for (let at = 0; at < left.length; at++) {
    const difference = Math.abs(left[at]! - right[at]!);
    if (difference > 0) differing++;
    largest = Math.max(largest, difference);
    sum += difference;
  }
  const isLarge = Math.min(width, height) >= WINDOW_SIDE;
  const plane = (bytes: Uint8Array): Plane => {
    const data = Float32Array.from(bytes, (byte) => byte / 255);
    return { width, height, data: luma({ width, height, data }) };
  };
  return {
    ...{ differing, values: left.length, largest },
    mean: sum / left.length,
    ssim: isLarge ? structuralSimilarity(plane(left), plane(right)) : null,
  };
}
