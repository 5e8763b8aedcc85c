/** Colours and what painters do with them. */

/** Red, green and blue, 0–1. */
export type Color = readonly [number, number, number];

/**
 * A colour from its usual notation.
 *
 * @param hex Six hex digits, `rrggbb`.
 */
export function color(hex: string): Color {
  const value = parseInt(hex, 16);
  return [
    Math.floor(value / 65536) / 255,
    (Math.floor(value / 256) % 256) / 255,
    (value % 256) / 255,
  ];
}

/**
 * A colour between two.
 *
 * @param from Colour at 0.
 * @param to Colour at 1.
 * @param share How far to go, 0–1.
 */
export function mix(from: Color, to: Color, share: number): Color {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

/**
 * A colour on a scale of evenly spaced colours.
 *
 * @param scale At least two colours, for 0 to 1.
 * @param position Where on the scale; held within 0–1.
 */
export function onScale(scale: readonly Color[], position: number): Color {
  const last = scale.length - 1;
  const at = Math.min(1, Math.max(0, position)) * last;
  const index = Math.min(last - 1, Math.floor(at));
  return mix(scale[index]!, scale[index + 1]!, at - index);
}

/**
 * A lighter or darker colour.
 *
 * @param base The colour.
 * @param factor Above 1 lighter, below 1 darker; the result is held within 0–1.
 */
export function shade(base: Color, factor: number): Color {
  return [
    Math.min(1, base[0] * factor),
    Math.min(1, base[1] * factor),
    Math.min(1, base[2] * factor),
  ];
}
