/** The size at which an image is used. */
import type { Size } from "./types.ts";

/**
 * The size with the same proportions whose longest side is `longest`; an image
 * that is smaller already keeps its size.
 *
 * @param width Width of the image in pixels.
 * @param height Height of the image in pixels.
 * @param longest Longest side wanted, in pixels, a whole number from 1.
 * @returns Both sides at least 1; the shorter one rounded, halves up.
 *
 * @example
 * ```ts
 * import { fitLongestSide } from "./fit.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const small = fitLongestSide(1024, 768, 320);
 * deepStrictEqual(small, { width: 320, height: 240 });
 * ```
 */
export function fitLongestSide(
  width: number,
  height: number,
  longest: number,
): Size {
  const side = Math.max(width, height);
  if (longest >= side) return { width, height };
  const scaled = (pixels: number): number =>
    Math.max(1, Math.floor((pixels * longest) / side + 0.5));
  return { width: scaled(width), height: scaled(height) };
}
