/** How far two images of one size are apart, without a network. */
import { toBytes } from "../image/to_bytes.ts";
import type { Image, Size } from "../image/types.ts";
import { compareImages } from "../runner/repro/compare_images.ts";
import type { Box } from "./types.ts";

/** Side of the window that {@linkcode ImageDistance.window} is of, in pixels. */
const DENSE_SIDE = 8;

/** How far two images are apart. */
export interface ImageDistance {
  /** 1 less the structural similarity of the luma; 0 under 11 pixels. */
  readonly ssim: number;
  /**
   * Largest mean absolute difference in a window of 8 × 8 pixels, of 255.
   * Speckle, single pixels that rounding moved far, is thin in every window;
   * what a person sees as changed is dense in some.
   */
  readonly window: number;
  /** Where that window is; for equal images in the corner. */
  readonly box: Box;
}

/**
 * Compares two images as they are saved, in 8 bits a channel.
 *
 * @param a An image.
 * @param b Another one of the same size.
 * @returns Zeros for equal images.
 * @throws {RangeError} If the sizes differ.
 *
 * @example Speckle and a dense change of the same sum
 * ```ts
 * import { imageDistance } from "./image_distance.ts";
 * import { ok } from "node:assert/strict";
 *
 * const size = { width: 32, height: 32 };
 * const grey = { ...size, data: new Float32Array(3072).fill(0.5) };
 * const speckle = { ...size, data: grey.data.map((v, i) => i % 47 ? v : 1) };
 * const dense = { ...size, data: grey.data.map((v, i) => i < 64 ? 1 : v) };
 * ok(imageDistance(grey, dense).window > 2 * imageDistance(grey, speckle).window);
 * ```
 */
export function imageDistance(a: Image, b: Image): ImageDistance {
  const { width, height } = a;
  const { ssim, largest } = compareImages(a, b);
  const side = {
    width: Math.min(DENSE_SIDE, width),
    height: Math.min(DENSE_SIDE, height),
  };
  if (largest === 0) {
    return { ssim: 0, window: 0, box: { x: 0, y: 0, ...side } };
  }
  const { sum, x, y } = densest(toBytes(a), toBytes(b), {
    ...{ width, height, side },
  });
  return {
    // rounding may give a little over 1
    ssim: Math.max(0, 1 - (ssim ?? 1)),
    window: sum / (3 * side.width * side.height),
    box: { x, y, ...side },
  };
}

/** By a table of sums over all rectangles that begin in the corner. */
function densest(
  left: Uint8Array,
  right: Uint8Array,
  { width, height, side: { width: across, height: down } }: Size & {
    readonly side: Size;
  },
): { readonly sum: number; readonly x: number; readonly y: number } {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  let largest = { sum: 0, x: 0, y: 0 };
  for (let y = 1; y <= height; y++) {
    let row = 0;
    for (let x = 1; x <= width; x++) {
      row += difference(left, right, 3 * ((y - 1) * width + x - 1));
      const at = y * stride + x;
      sums[at] = sums[at - stride]! + row;
      if (x < across || y < down) continue;
      const above = at - down * stride;
      const sum = sums[at]! - sums[above]! - sums[at - across]! +
        sums[above - across]!;
      if (sum > largest.sum) largest = { sum, x: x - across, y: y - down };
    }
  }
  return largest;
}

/** Of the three values of a pixel. */
function difference(left: Uint8Array, right: Uint8Array, at: number): number {
  return Math.abs(left[at]! - right[at]!) +
    Math.abs(left[at + 1]! - right[at + 1]!) +
    Math.abs(left[at + 2]! - right[at + 2]!);
}
