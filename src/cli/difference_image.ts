/** What two images differ by, as an image. */
import { toBytes } from "../image/to_bytes.ts";
import type { Image } from "../image/types.ts";

/**
 * The absolute difference of each value, brightened so that the largest is
 * white.
 *
 * @param a An image.
 * @param b Another one of the same size.
 * @returns The image; black where the two are equal in 8 bits.
 * @throws {RangeError} If the sizes differ.
 */
export function differenceImage(a: Image, b: Image): Image {
  const { width, height } = a;
  if (b.width !== width || b.height !== height) {
    throw new RangeError(
      `Cannot compare ${width}×${height} with ${b.width}×${b.height} pixels`,
    );
  }
  const [left, right] = [toBytes(a), toBytes(b)];
  const data = Float32Array.from(
    left,
    (value, at) => Math.abs(value - right[at]!),
  );
  const largest = data.reduce((most, it) => Math.max(most, it), 0) || 1;
  return { width, height, data: data.map((it) => it / largest) };
}
