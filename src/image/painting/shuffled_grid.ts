/** Places for strokes: even over the image, in random order. */
import type { Random } from "../../base/random.ts";
import type { Point } from "./path.ts";

/**
 * Points spread evenly over the scene, in random order, so that no stroke
 * always lies over its neighbour on the same side.
 *
 * @param width Width in units.
 * @param height Height in units.
 * @param spacing About how far neighbours lie apart, in units.
 * @param random Where in its square each point lies, and the order.
 */
export function shuffledGrid(
  width: number,
  height: number,
  spacing: number,
  random: Random,
): Point[] {
  const columns = Math.ceil(width / spacing);
  const rows = Math.ceil(height / spacing);
  const points: Point[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const other = Math.floor(random() * (points.length + 1));
      const point: Point = [
        (column + random()) * spacing,
        (row + random()) * spacing,
      ];
      points.push(points[other] ?? point);
      points[other] = point;
    }
  }
  return points;
}
