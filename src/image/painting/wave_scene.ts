/** A breaking wave before a mountain, in the spirit of Hokusai's prints. */
import type { Random } from "../../base/random.ts";
import { add, type Blocks, groove, lay, line, spindle } from "./blocks.ts";
import {
  circle,
  type Path,
  type Point,
  pointAt,
  smooth,
  taper,
} from "./path.ts";
import { foam, hatch, hook, OUTLINE, stripes } from "./surf.ts";

/** What is at hand while cutting. */
interface Bench {
  readonly blocks: Blocks;
  /** Width of the scene in units. */
  readonly width: number;
  /** Height of the scene in units. */
  readonly height: number;
  readonly random: Random;
}

/** From the tip of the breaking wave along its hollow to the trough. */
const HOLLOW: Path = [
  [0.63, 0.4],
  [0.57, 0.325],
  [0.48, 0.295],
  [0.395, 0.315],
  [0.325, 0.385],
  [0.295, 0.49],
  [0.315, 0.6],
  [0.39, 0.7],
  [0.52, 0.77],
  [0.7, 0.82],
  [0.88, 0.91],
];
/** From the tip over the back of the wave to the lower edge. */
const BACK: Path = [
  [0.63, 0.4],
  [0.61, 0.275],
  [0.53, 0.18],
  [0.41, 0.13],
  [0.28, 0.145],
  [0.16, 0.235],
  [0.06, 0.37],
  [-0.04, 0.52],
  [-0.1, 0.8],
  [-0.1, 1.1],
];
const FAR_SWELL: Path = [
  [-0.05, 0.72],
  [0.3, 0.75],
  [0.5, 0.71],
  [0.68, 0.735],
  [0.85, 0.665],
  [0.95, 0.6],
  [1.05, 0.57],
];
const NEAR_SWELL: Path = [
  [-0.05, 0.83],
  [0.1, 0.8],
  [0.24, 0.83],
  [0.42, 0.915],
  [0.62, 0.94],
  [0.8, 0.885],
  [0.92, 0.83],
  [1.05, 0.82],
];
const SEA_LINE = 0.72;

/**
 * Cuts the scene, what lies behind first.
 *
 * @param blocks Changed in place.
 * @param width Width in units.
 * @param height Height in units.
 * @param random Where things lie and how the knife slips.
 */
export function cutWaveScene(
  blocks: Blocks,
  width: number,
  height: number,
  random: Random,
): void {
  const bench = { blocks, width, height, random };
  cutSky(bench);
  cutMountain(bench);
  cutSwell(bench, place(bench, FAR_SWELL, 0.03), 0.026);
  cutBreaker(bench);
  cutSwell(bench, place(bench, NEAR_SWELL, 0.03), 0.032);
}

/** Shares of width and height to units, each point moved a little. */
function place({ width, height, random }: Bench, path: Path, by = 0): Point[] {
  return path.map(([x, y]) => [
    (x + by * (random() - 0.5)) * width,
    (y + by * (random() - 0.5)) * height,
  ]);
}

/** Hatching that thins out towards the horizon, and a sun with rays. */
function cutSky(bench: Bench): void {
  const { blocks, width, height, random } = bench;
  const sun: Point = [
    (0.76 + 0.1 * (random() - 0.5)) * width,
    (0.2 + 0.06 * (random() - 0.5)) * height,
  ];
  const edge = SEA_LINE * height + 0.1;
  lay(blocks, [[-1, -1], [width + 1, -1], [width + 1, edge], [-1, edge]], [
    "sky",
  ]);
  for (let y = 0.012; y < edge; y += 0.0235) {
    const t = y / edge;
    for (let x = -0.3 * random(); x < width;) {
      const length = 0.16 + 0.4 * random();
      const path = waver(x, y, length, random);
      if (random() < 0.2 + t * 1.1) groove(blocks, path, 0.004 + 0.017 * t);
      else if (t < 0.4 && random() < 1.1 - 2.4 * t) {
        add(blocks.water, taper(path, spindle(0.017 - 0.03 * t)));
      }
      x += length * (0.8 + 0.3 * random());
    }
  }
  cutSun(blocks, sun, random);
}

function cutSun(blocks: Blocks, [x, y]: Point, random: Random): void {
  const radius = 0.1;
  const rays = 38;
  lay(blocks, circle([x, y], radius * 1.14), ["sky"]);
  for (let i = 0; i < rays; i++) {
    const angle = (i + 0.3 * random()) / rays * 2 * Math.PI;
    const from = radius * 1.2;
    const to = radius * (i % 2 === 0 ? 1.75 : 1.45) + 0.02 * random();
    const ray = [from, (from + to) / 2, to].map((r): Point => [
      x + r * Math.cos(angle),
      y + r * Math.sin(angle),
    ]);
    lay(blocks, taper(ray, (t) => 0.016 * (1 - 0.7 * t)));
  }
  lay(blocks, circle([x, y], radius * 1.08));
  lay(blocks, circle([x, y], radius), ["sun"]);
}

/** A nearly straight horizontal line. */
function waver(x: number, y: number, length: number, random: Random): Point[] {
  const points = [0, 0.33, 0.66, 1].map((t): Point => [
    x + t * length,
    y + 0.007 * (random() - 0.5),
  ]);
  return smooth(points, 3);
}

/** A cone with a torn cap of snow and hatching down its shaded side. */
function cutMountain(bench: Bench): void {
  const { blocks, width, height, random } = bench;
  const shift = 0.08 * (random() - 0.5);
  const at = (x: number, y: number): Point => [(x + shift) * width, y * height];
  const left = smooth([
    at(0.7, 0.425),
    at(0.62, 0.525),
    at(0.5, 0.635),
    at(0.3, 0.74),
  ]);
  const right = smooth([
    at(0.745, 0.425),
    at(0.82, 0.525),
    at(0.93, 0.63),
    at(1.15, 0.74),
  ]);
  lay(blocks, [...left, ...right.toReversed()], ["water"]);
  for (let i = 0; i < 17; i++) {
    const side = 0.42 + 0.58 * (i + random()) / 17;
    const start = 0.12 + 0.4 * random();
    const end = start + 0.25 + 0.3 * random();
    const path = [0, 0.25, 0.5, 0.75, 1].map((t): Point => {
      const down = start + (end - start) * t;
      const [x0, y] = pointAt(left, down);
      const [x1] = pointAt(right, down);
      return [x0 + (x1 - x0) * side, y];
    });
    line(blocks, path, 0.01);
  }
  const cap = snowEdge(left, right, random);
  lay(blocks, [at(0.7, 0.425), ...cap, at(0.745, 0.425)]);
  line(blocks, cap, 0.006);
  const ridge = [...left.toReversed(), ...right];
  add(blocks.key, taper(ridge, () => OUTLINE));
}

/** The torn lower edge of the snow, from one flank to the other. */
function snowEdge(left: Path, right: Path, random: Random): Point[] {
  return Array.from({ length: 11 }, (_, i): Point => {
    const outer = i === 0 || i === 10 ? 0.06 : 0;
    const down = (i % 2 === 0 ? 0.2 : 0.36) + 0.1 * random() + outer;
    const [x0, y] = pointAt(left, down);
    const [x1] = pointAt(right, down);
    return [x0 + (x1 - x0) * i / 10, y];
  });
}

/** A swell: water below a crest, striped along it, foam on top. */
function cutSwell(bench: Bench, points: Path, size: number): void {
  const { blocks, width, height, random } = bench;
  const crest = smooth(points);
  const floor = height + 0.2;
  lay(blocks, [...crest, [width + 0.1, floor], [-0.1, floor]], ["water"]);
  const below = crest.map(([x, y]): Point => [x, y + 0.24 * height]);
  stripes(blocks, crest, below, 11, random);
  hatch(blocks, crest, below, random);
  add(blocks.key, taper(crest, () => OUTLINE * 1.3));
  const start = Math.floor(crest.length * 0.1 * random());
  const peak = crest.slice(start, start + Math.floor(crest.length * 0.34));
  foam(blocks, peak, size, random);
  foam(blocks, crest.slice(-Math.floor(crest.length * 0.36)), size, random);
}

/** The great wave: stripes from hollow to back, foam and claws at its lip. */
function cutBreaker(bench: Bench): void {
  const { blocks, width, height, random } = bench;
  const hollow = smooth(place(bench, HOLLOW, 0.015));
  const back = smooth(place(bench, BACK, 0.015));
  const corner: Point = [0.88 * width, height + 0.2];
  const body = [...hollow, corner, ...back.toReversed()];
  lay(blocks, body, ["water"]);
  stripes(blocks, hollow, back, 19, random);
  hatch(blocks, hollow.slice(8), back.slice(8), random);
  add(blocks.key, taper(body, () => OUTLINE * 1.5));
  const ridge = back.slice(0, Math.floor(back.length * 0.62)).reverse();
  const lip = [...ridge, ...hollow.slice(0, Math.floor(hollow.length * 0.34))];
  foam(blocks, lip, 0.04, random);
  cutClaws(bench, lip);
  cutSpray(bench, lip);
}

/** Claws along the lip, hooked the way the wave breaks. */
function cutClaws({ blocks, random }: Bench, lip: Path): void {
  const count = 30;
  for (let i = 0; i < count; i++) {
    const t = 0.34 + 0.64 * (i + random()) / count;
    const [x0, y0] = pointAt(lip, t - 0.02);
    const [x1, y1] = pointAt(lip, t + 0.02);
    const along = Math.atan2(y1 - y0, x1 - x0);
    const [x, y] = pointAt(lip, t);
    const outwards = along - Math.PI / 2;
    hook(blocks, {
      root: [x + 0.012 * Math.cos(outwards), y + 0.012 * Math.sin(outwards)],
      angle: outwards + 0.4 * random(),
      curl: 1.5 + 0.8 * random(),
      length: (0.06 + 0.065 * random()) * (0.65 + 0.45 * t),
    });
  }
}

/** Drops thrown ahead of the lip. */
function cutSpray({ blocks, random }: Bench, lip: Path): void {
  for (let i = 0; i < 70; i++) {
    const [x, y] = pointAt(lip, 0.35 + 0.5 * random());
    const away = 0.06 + 0.12 * random() ** 2;
    const angle = -1.9 + 2.2 * random();
    const middle: Point = [
      x + away * Math.cos(angle),
      y + away * Math.sin(angle),
    ];
    const radius = 0.0025 + 0.0055 * random() ** 2;
    add(blocks.key, circle(middle, radius + 0.003));
    lay(blocks, circle(middle, radius));
  }
}
