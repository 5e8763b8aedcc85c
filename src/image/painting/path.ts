/** Outlines: smooth ones through points, and those of tapered strokes. */

/** A point, in units or pixels as its user says. */
export type Point = readonly [x: number, y: number];

/** A line through points, or an outline whose last point meets its first. */
export type Path = readonly Point[];

/** Corners of a circle: enough for a sun, few enough for a drop. */
const CORNERS = 24;

/**
 * A smooth curve through points (Catmull and Rom, 1974).
 *
 * @param points At least two.
 * @param steps Pieces between each point and the next.
 * @returns The points with others between them.
 */
export function smooth(points: Path, steps = 8): Point[] {
  const curve: Point[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const p1 = points[i]!;
    const p2 = points[i + 1]!;
    const p0 = points[i - 1] ?? p1;
    const p3 = points[i + 2] ?? p2;
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      curve.push([
        spline(p0[0], p1[0], p2[0], p3[0], t),
        spline(p0[1], p1[1], p2[1], p3[1], t),
      ]);
    }
  }
  curve.push(points.at(-1)!);
  return curve;
}

function spline(
  a: number,
  b: number,
  c: number,
  d: number,
  t: number,
): number {
  return b +
    t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))) /
      2;
}

/**
 * The outline of a stroke whose width changes on the way.
 *
 * @param path Its middle, at least two points.
 * @param width Full width at `t`, 0 at the start and 1 at the end.
 */
export function taper(path: Path, width: (t: number) => number): Point[] {
  const left: Point[] = [];
  const right: Point[] = [];
  for (let i = 0; i < path.length; i++) {
    const [x, y] = path[i]!;
    const [x0, y0] = path[Math.max(0, i - 1)]!;
    const [x1, y1] = path[Math.min(path.length - 1, i + 1)]!;
    const length = Math.hypot(x1 - x0, y1 - y0) + 1e-12;
    const half = width(i / (path.length - 1)) / 2 / length;
    const nx = (y0 - y1) * half;
    const ny = (x1 - x0) * half;
    left.push([x + nx, y + ny]);
    right.push([x - nx, y - ny]);
  }
  return [...left, ...right.reverse()];
}

/**
 * The point of a path at a share of its points.
 *
 * @param path At least two points.
 * @param share 0 for the first, 1 for the last; held within 0–1.
 */
export function pointAt(path: Path, share: number): Point {
  const at = Math.min(1, Math.max(0, share)) * (path.length - 1);
  const index = Math.min(path.length - 2, Math.floor(at));
  const [x, y] = path[index]!;
  const [x1, y1] = path[index + 1]!;
  return [x + (x1 - x) * (at - index), y + (y1 - y) * (at - index)];
}

/**
 * A circle as an outline.
 *
 * @param middle Its centre.
 * @param radius Its radius.
 */
export function circle([x, y]: Point, radius: number): Point[] {
  return Array.from({ length: CORNERS }, (_, i) => {
    const angle = i / CORNERS * 2 * Math.PI;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}
