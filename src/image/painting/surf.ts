/** Water as printmakers cut it: stripes, foam and claws of spray. */
import type { Random } from "../../base/random.ts";
import { add, type Blocks, lay, line, spindle } from "./blocks.ts";
import { circle, type Path, type Point, pointAt, taper } from "./path.ts";

/** Thickness of an outline in units. */
export const OUTLINE = 0.0085;

/**
 * Stripes over water, from one edge to another, in paper and in black.
 *
 * @param blocks Changed in place.
 * @param inner The edge where the stripes are finest, in units.
 * @param outer The other edge, in the same direction.
 * @param count How many stripes.
 * @param random Where stripes begin and end, and how wide they are.
 */
export function stripes(
  blocks: Blocks,
  inner: Path,
  outer: Path,
  count: number,
  random: Random,
): void {
  for (let i = 0; i < count; i++) {
    const share = (i + 0.35 + 0.3 * random()) / count;
    const whole = inner.map(([x, y], j): Point => {
      const [x1, y1] = pointAt(outer, j / (inner.length - 1));
      return [x + (x1 - x) * share, y + (y1 - y) * share];
    });
    const from = Math.floor(whole.length * 0.2 * random());
    const to = Math.ceil(whole.length * (1 - 0.16 * random()));
    const path = whole.slice(from, to);
    const width = 0.006 + 0.014 * random() * (0.5 + share);
    if (i % 3 === 1) line(blocks, path, width * 0.75);
    else lay(blocks, taper(path, spindle(width)));
  }
}

/**
 * Short strokes of black from one edge towards another: the shade below it.
 *
 * @param blocks Changed in place.
 * @param edge Where the strokes begin, in units.
 * @param other Where they would end, in the same direction.
 * @param random How long and how wide they are.
 */
export function hatch(
  blocks: Blocks,
  edge: Path,
  other: Path,
  random: Random,
): void {
  const count = Math.round(lengthOf(edge) / 0.0125);
  for (let i = 0; i < count; i++) {
    const t = (i + 0.5 * random()) / count;
    const reach = 0.05 + 0.11 * random() + 0.05 * Math.sin(21 * t);
    const path = [0, 0.5, 1].map((step): Point => {
      const [x0, y0] = pointAt(edge, t + 0.03 * step);
      const [x1, y1] = pointAt(other, t + 0.03 * step);
      const share = reach * step;
      return [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share];
    });
    add(blocks.key, taper(path, (along) => 0.0075 * (1 - along)));
  }
}

/**
 * A band of foam: scallops of paper within a black outline.
 *
 * @param blocks Changed in place.
 * @param crest Where the foam lies, in units.
 * @param size Radius of the largest scallops in units.
 * @param random Where scallops lie and how large they are.
 */
export function foam(
  blocks: Blocks,
  crest: Path,
  size: number,
  random: Random,
): void {
  const scallops: { middle: Point; radius: number }[] = [];
  for (let t = 0; t < 1; t += 0.24 * size / (0.1 + lengthOf(crest))) {
    const [x, y] = pointAt(crest, t);
    const radius = size * (0.35 + 0.65 * random()) *
      (0.4 + 0.6 * Math.sin(Math.PI * Math.min(1, t * 1.1)));
    const middle: Point = [
      x + size * (random() - 0.5),
      y + size * 0.9 * (random() - 0.4),
    ];
    scallops.push({ middle, radius });
  }
  for (const { middle, radius } of scallops) {
    add(blocks.key, circle(middle, radius + OUTLINE * 0.8));
  }
  for (const { middle, radius } of scallops) {
    lay(blocks, circle(middle, radius));
  }
  for (const { middle: [x, y], radius } of scallops) {
    if (random() < 0.55) continue;
    const turn = random() * 6.28;
    const arc = Array.from({ length: 9 }, (_, i): Point => {
      const angle = turn + 0.24 * i;
      const r = radius * 0.62;
      return [x + r * Math.cos(angle), y + r * Math.sin(angle)];
    });
    const plate = random() < 0.6 ? blocks.water : blocks.key;
    add(plate, taper(arc, spindle(0.006)));
  }
}

/** Where a claw of spray reaches. Lengths in units, angles in radians. */
export interface Claw {
  /** Where it leaves the foam. */
  readonly root: Point;
  /** Its direction there; 0 points right, positive turns downwards. */
  readonly angle: number;
  /** How far it turns up to its tip. */
  readonly curl: number;
  /** From root to tip along its bend. */
  readonly length: number;
}

/**
 * A claw of spray: a hook of paper with a black outline.
 *
 * @param blocks Changed in place.
 * @param claw Where it reaches.
 */
export function hook(blocks: Blocks, claw: Claw): void {
  const steps = 12;
  const path: Point[] = [claw.root];
  for (let i = 1; i <= steps; i++) {
    const [x, y] = path[i - 1]!;
    const angle = claw.angle + claw.curl * (i / steps) ** 2;
    const step = claw.length / steps;
    path.push([x + step * Math.cos(angle), y + step * Math.sin(angle)]);
  }
  const width = claw.length * 0.3;
  add(
    blocks.key,
    taper(path, (t) => width * (1 - t * t) + 1.6 * OUTLINE),
  );
  lay(blocks, taper(path, (t) => width * (1 - t * t)));
}

function lengthOf(path: Path): number {
  let length = 0;
  for (let i = 1; i < path.length; i++) {
    const [x0, y0] = path[i - 1]!;
    const [x1, y1] = path[i]!;
    length += Math.hypot(x1 - x0, y1 - y0);
  }
  return length;
}
