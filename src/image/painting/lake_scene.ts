/** A lake under mountains in mist, as washes from far to near. */
import type { Random } from "../../base/random.ts";
import { type Color, color } from "./color.ts";
import { fade } from "./fade.ts";
import { type FieldNoise, fieldNoise, layeredNoise } from "./field_noise.ts";
import { drop, stroke } from "./wash_shapes.ts";
import type { Wash } from "./washes.ts";

/** What is at hand while composing. */
interface Scene {
  readonly width: number;
  readonly height: number;
  readonly shore: number;
  readonly sunX: number;
  readonly noise: FieldNoise;
  readonly random: Random;
}

/** A range of mountains; heights as shares of the scene's height. */
interface Range {
  readonly top: number;
  readonly rise: number;
  readonly broad: number;
  readonly pigment: Color;
}

const SKIES = ["6fa8d8", "f2a46a", "e88a9a", "8f86c8", "5fb0c0"].map(color);
const SUN = color("f0663a");
const WARMTH = color("fbd07a");
const RANGES: readonly Range[] = [
  { top: 0.36, rise: 0.2, broad: 2.6, pigment: color("9aa6d8") },
  { top: 0.44, rise: 0.18, broad: 3.3, pigment: color("6a8fc4") },
  { top: 0.53, rise: 0.13, broad: 4.1, pigment: color("3f78a0") },
  { top: 0.6, rise: 0.075, broad: 5.5, pigment: color("23606f") },
];
const LAKE = ["8ac0d8", "5a9ac0", "3a7ab0"].map(color);
const FOREST = ["2a5f60", "3f6f3f", "23507a"].map(color);
const BANK = ["7a8a3a", "a86a3a", "3a4a3a"].map(color);
const SPLASH = ["d8663a", "3a6ab0", "7a5aa0"].map(color);
/** Samples of a ridge in a unit, and how far beside the image they go. */
const SAMPLES = 800;
const MARGIN = 0.3;
const ALWAYS = (): number => 1;

/**
 * The washes of the scene, those laid first come first.
 *
 * @param width Width in units.
 * @param height Height in units.
 * @param random Where things lie.
 */
export function lakeScene(
  width: number,
  height: number,
  random: Random,
): Wash[] {
  const scene = {
    width,
    height,
    shore: height * (0.64 + 0.02 * random()),
    sunX: width * (0.3 + 0.4 * random()),
    noise: fieldNoise(random),
    random,
  };
  return [
    ...sky(scene),
    ...blooms(scene),
    ...RANGES.flatMap((range) => mountains(scene, range)),
    ...lake(scene),
    ...bank(scene),
    ...forest(scene),
    ...splashes(scene),
  ];
}

/** Broad strokes that run into each other, and a sun dropped into them. */
function sky(scene: Scene): Wash[] {
  const { height, random, sunX } = scene;
  const sunY = height * (0.17 + 0.05 * random());
  const strokes = Array.from(
    { length: 11 },
    (_, i) => cloud(scene, i, [sunX, sunY]),
  );
  const glow = (radius: number, pigment: Color, bleed: number): Wash => ({
    inset: (x, y) => radius - Math.hypot(x - sunX, y - sunY),
    load: ALWAYS,
    pigment,
    bleed,
    rim: 0.3,
    ragged: 0.012,
    range: [sunY - 0.4, sunY + 0.4],
  });
  return [...strokes, glow(0.14, WARMTH, 0.09), glow(0.06, SUN, 0.004)];
}

/** One stroke of sky, thinned with water towards the sun. */
function cloud(
  { width, height, random }: Scene,
  index: number,
  [sunX, sunY]: readonly [number, number],
): Wash {
  const y = height * (0.01 + 0.03 * index + 0.02 * random());
  const x = width * (random() * 1.1 - 0.05);
  const long = 0.22 + 0.3 * random();
  const thick = 0.035 + 0.04 * random();
  const crisp = index % 3 === 0;
  return {
    ...stroke(x, y, long, thick, 0.3 * (random() - 0.5)),
    load: (px, py) =>
      0.75 - 0.7 * fade(Math.hypot(px - sunX, py - sunY), 0.07, 0.19),
    pigment: SKIES[index > 6 ? 1 + index % 2 : [0, 3, 0, 4][index % 4]!]!,
    bleed: crisp ? 0.006 : 0.03,
    rim: crisp ? 0.35 : 0.12,
    ragged: 0.05,
  };
}

/** A range that fades into mist, and the shaded sides of its peaks. */
function mountains(scene: Scene, range: Range): Wash[] {
  const { width, height, noise, random, shore } = scene;
  const { top, rise, broad, pigment } = range;
  const shift = 50 * random();
  const ridge = sampled(width, (x) => {
    const hills = layeredNoise(noise, broad * x + shift, 3 * top, 5);
    return height * (top + rise * (0.55 - 1.25 * hills));
  });
  const span: Wash["range"] = [height * (top - rise) - 0.05, shore + 0.02];
  const slope = (x: number, y: number): number => (y - ridge(x)) * 0.75;
  const body: Wash = {
    inset: (x, y) => Math.min(slope(x, y), (shore - y) * 2),
    load: (x, y) => 0.3 + 0.7 * fade(y - ridge(x), 0.01, 0.19),
    pigment,
    bleed: 0.0022,
    rim: 0.6,
    ragged: 0.006,
    range: span,
  };
  const shade: Wash = {
    inset(x: number, y: number): number {
      const down = y - ridge(x);
      const fold = ridge(x + 0.55 * down + 0.02) - ridge(x - 0.03);
      return Math.min(slope(x, y) - 0.004, fold * 0.8 - 0.1 * down);
    },
    load: (x, y) => 0.75 * fade(y - ridge(x), 0.02, 0.13),
    pigment,
    bleed: 0.004,
    rim: 0.3,
    ragged: 0.008,
    range: span,
  };
  return [body, shade];
}

/** A function of x as a table: it is asked for at every pixel. */
function sampled(
  width: number,
  value: (x: number) => number,
): (x: number) => number {
  const first = -MARGIN;
  const count = Math.ceil((width + 2 * MARGIN) * SAMPLES) + 2;
  const table = Float64Array.from(
    { length: count },
    (_, i) => value(first + i / SAMPLES),
  );
  return (x) => {
    const at = Math.min(count - 2, Math.max(0, (x - first) * SAMPLES));
    const index = Math.floor(at);
    const from = table[index]!;
    return from + (table[index + 1]! - from) * (at - index);
  };
}

/** Flat strokes with dry paper between them, and the sun's path. */
function lake({ width, height, random, shore, sunX }: Scene): Wash[] {
  const depth = height - shore;
  const strokes: Wash[] = [];
  for (let i = 0; i < 22; i++) {
    const t = i / 22;
    const y = shore + depth * (0.03 + 0.8 * t) + 0.01 * random();
    const long = (0.16 + 0.34 * random()) * (0.6 + 0.6 * t);
    const thick = 0.008 + 0.028 * t * random() + 0.008 * t;
    strokes.push({
      ...stroke(width * random(), y, long, thick, 0),
      load: (x) => 0.78 - 0.6 * fade(Math.abs(x - sunX), 0, 0.13),
      pigment: LAKE[i % 3]!,
      bleed: 0.002 + 0.012 * (i % 2) * t,
      rim: 0.3,
      ragged: 0.006,
    });
  }
  for (let i = 0; i < 6; i++) {
    const y = shore + depth * (0.06 + 0.1 * i);
    strokes.push({
      ...stroke(
        sunX + 0.03 * (random() - 0.5),
        y,
        0.05 + 0.02 * random(),
        0.006,
        0,
      ),
      load: ALWAYS,
      pigment: i % 2 === 0 ? SUN : WARMTH,
      bleed: 0.003,
      rim: 0.3,
      ragged: 0.006,
    });
  }
  return strokes;
}

/** Grass in the corners of the foreground, wet into wet. */
function bank({ width, height, noise }: Scene): Wash[] {
  return BANK.map((pigment, i) => {
    const edge = (x: number): number => {
      const side = Math.abs(x / width - 0.55) * 2;
      return height * (1.03 - 0.03 * i - 0.2 * side * side +
        0.05 * noise(6 * x, 20 + 9 * i) + 0.045 * i);
    };
    return {
      inset: (x: number, y: number): number => (y - edge(x)) * 0.9,
      load: () => 0.62,
      pigment,
      bleed: i === 0 ? 0.003 : 0.02,
      rim: 0.4,
      ragged: 0.03,
      range: [height * 0.7, height + 1] as const,
    };
  });
}

/** Firs at the side, each a few touches of a full brush. */
function forest({ width, height, random }: Scene): Wash[] {
  const left = random() < 0.5;
  return [0.05, 0.13, 0.2, 0.29, 0.93].map((share, i) => {
    const x = width * (left ? share : 1 - share) + 0.03 * (random() - 0.5);
    const size = height * (i === 4 ? 0.3 : 0.5 - 0.085 * i + 0.07 * random());
    const foot = height * (0.97 - 0.01 * i);
    const tiers = 7 + Math.floor(3 * random());
    return {
      inset(px: number, py: number): number {
        const t = (py - foot + size) / size;
        if (t < 0 || t > 1) return -1;
        const tier = t * tiers - Math.floor(t * tiers);
        const droop = 0.22 * size * (0.16 + 0.84 * t) * (0.25 + 0.75 * tier);
        const trunk = 0.008;
        const half = t > 0.93 ? trunk : Math.max(0.003, droop);
        return (half - Math.abs(px - x)) * 0.6;
      },
      load: (_: number, py: number): number =>
        0.95 - 0.45 * fade(foot - py, 0, 0.4 * size),
      pigment: FOREST[i % 3]!,
      bleed: 0.003,
      rim: 0.35,
      ragged: 0.03,
      range: [foot - size, foot] as const,
    };
  });
}

/** Where water fell into wet paint and drove it to a ragged rim. */
function blooms({ width, height, random }: Scene): Wash[] {
  return Array.from({ length: 9 }, (_, i) => {
    const radius = 0.025 + 0.065 * random() ** 2;
    const middle = [width * random(), height * 0.36 * random()] as const;
    return {
      ...drop(middle, radius, SKIES[i % 5]!),
      load: () => 0.3,
      ragged: 0.045,
    };
  });
}

/** Drops shaken from the brush. */
function splashes({ width, height, random }: Scene): Wash[] {
  return Array.from({ length: 16 }, (_, i) => {
    const radius = 0.003 + 0.008 * random() ** 3;
    const middle = [width * random(), height * random()] as const;
    return drop(middle, radius, SPLASH[i % 3]!);
  });
}
