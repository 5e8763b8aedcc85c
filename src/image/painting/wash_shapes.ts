/** Shapes that wet paint takes. */
import type { Color } from "./color.ts";
import type { Wash } from "./washes.ts";

/**
 * A stroke of a flat brush: an ellipse drawn out. Lengths in units.
 *
 * @param x Its middle, from the left edge.
 * @param y Its middle, from the upper edge.
 * @param long Half its length.
 * @param thick Half its width.
 * @param tilt How far it falls for each unit to the right.
 */
export function stroke(
  x: number,
  y: number,
  long: number,
  thick: number,
  tilt: number,
): Pick<Wash, "inset" | "range"> {
  const reach = long * Math.abs(tilt) + thick + 0.15;
  return {
    inset(px: number, py: number): number {
      const u = (px - x) / long;
      const v = (py - y - tilt * (px - x)) / thick;
      return (1 - Math.sqrt(u * u + v * v)) * thick;
    },
    range: [y - reach, y + reach],
  };
}

/**
 * A drop: a disc with a dark rim.
 *
 * @param middle Its centre in units.
 * @param radius Its radius in units.
 * @param pigment Its colour, as {@linkcode Wash.pigment}.
 */
export function drop(
  [x, y]: readonly [number, number],
  radius: number,
  pigment: Color,
): Wash {
  return {
    inset: (px, py) => radius - Math.hypot(px - x, py - y),
    load: () => 1,
    pigment,
    bleed: 0.003,
    rim: 0.9,
    ragged: 0.003,
    range: [y - radius - 0.06, y + radius + 0.06],
  };
}
