/** How far two images are apart. */
import { ssim } from "@blazediff/ssim";
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
  /**
   * Structural similarity of the luminance, 1 for equal images; null where a
   * side is shorter than its window of 11 pixels.
   */
  readonly ssim: number | null;
}

/** Side of the window that structural similarity looks through. */
const WINDOW = 11;

/**
 * Compares two images as they are saved, in 8 bits a channel. Structural
 * similarity is that of Wang, Bovik, Sheikh and Simoncelli (2004), with means
 * over a Gaussian window of 11 pixels; images over 384 pixels are made smaller
 * for it, as those authors advise.
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
  for (let at = 0; at < left.length; at++) {
    const difference = Math.abs(left[at]! - right[at]!);
    if (difference > 0) differing++;
    largest = Math.max(largest, difference);
  }
  const isLarge = Math.min(width, height) >= WINDOW;
  return {
    ...{ differing, values: left.length, largest },
    ssim: isLarge
      ? ssim(toRgba(left), toRgba(right), undefined, width, height)
      : null,
  };
}

function toRgba(rgb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(rgb.length / 3 * 4).fill(255);
  for (let pixel = 0; pixel < rgb.length / 3; pixel++) {
    rgba.set(rgb.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
  }
  return rgba;
}
