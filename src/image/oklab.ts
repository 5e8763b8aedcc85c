/** Colours as people tell them apart. */
import type { Image } from "./types.ts";

/**
 * Turns sRGB into Oklab (B. Ottosson, 2020), in which equal distances look
 * about equally large.
 *
 * @param image RGB, 0–1.
 * @returns Lightness 0–1, then `a` (green to red) and `b` (blue to yellow),
 *     both within ±0.4: one array each, row by row.
 */
export function toOklab(
  { data }: Image,
): readonly [Float64Array, Float64Array, Float64Array] {
  const count = data.length / 3;
  const planes = [0, 1, 2].map(() => new Float64Array(count));
  const [lightness, a, b] = planes as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < count; i++) {
    const red = toLinear(data[3 * i]!);
    const green = toLinear(data[3 * i + 1]!);
    const blue = toLinear(data[3 * i + 2]!);
    const long = Math.cbrt(
      0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue,
    );
    const medium = Math.cbrt(
      0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue,
    );
    const short = Math.cbrt(
      0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue,
    );
    lightness[i] = 0.2104542553 * long + 0.793617785 * medium -
      0.0040720468 * short;
    a[i] = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
    b[i] = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  }
  return [lightness, a, b];
}

/** The curve of sRGB, undone (IEC 61966-2-1, 1999). */
function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
