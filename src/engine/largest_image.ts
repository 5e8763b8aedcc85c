/** How large an image may be on a device that limits its tensors. */
import type { DeviceLimits } from "./device.ts";
import type { NetworkSpec } from "./types.ts";

const BYTES_PER_NUMBER = 4;

/**
 * The largest image that a network can take on a device.
 *
 * @param network The network; its largest activation decides.
 * @param limits What the device allows; none where memory decides.
 * @returns Pixels, height times width; infinite without limits.
 *
 * @example 64 channels of float32 in 128 MiB
 * ```ts
 * import { largestPixels } from "./largest_image.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const limits = { tensorBytes: 2 ** 27, positions: 2 ** 21 };
 * strictEqual(largestPixels({ numbersPerPixel: 64 }, limits), 2 ** 19);
 * ```
 */
export function largestPixels(
  { numbersPerPixel }: Pick<NetworkSpec, "numbersPerPixel">,
  limits: DeviceLimits | undefined,
): number {
  if (limits === undefined) return Infinity;
  const { tensorBytes, positions } = limits;
  const inBytes = Math.floor(
    tensorBytes / (BYTES_PER_NUMBER * numbersPerPixel),
  );
  return Math.min(inBytes, positions);
}

/**
 * The longest side of an image of the same proportions that fits.
 *
 * @param width Width of the image that does not fit, in pixels.
 * @param height Its height in pixels.
 * @param pixels Pixels that fit.
 * @returns Pixels, at least 1.
 *
 * @example
 * ```ts
 * import { longestSide } from "./largest_image.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(longestSide(2000, 1000, 500_000), 1000);
 * ```
 */
export function longestSide(
  width: number,
  height: number,
  pixels: number,
): number {
  const ratio = Math.min(width, height) / Math.max(width, height);
  let side = Math.floor(Math.sqrt(pixels / ratio));
  // the shorter side is rounded, at worst upwards
  while (side > 1 && side * Math.ceil(side * ratio) > pixels) side--;
  return Math.max(side, 1);
}
