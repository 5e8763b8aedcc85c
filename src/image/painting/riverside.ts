/** A river in evening light: a tree, sails, a lawn with people. */
import type { Random } from "../../base/random.ts";
import { type Color, color } from "./color.ts";
import { fade } from "./fade.ts";
import { type FieldNoise, fieldNoise, layeredNoise } from "./field_noise.ts";

/** What a dot at some place is picked from. */
export interface Pigments {
  /** Pure colours from dark to light. */
  readonly colors: readonly Color[];
  /** How light the place is, 0–1. */
  readonly light: number;
  /** Complements that make those colours glow. */
  readonly accents: readonly Color[];
  /** How many of the dots are accents, 0–1. */
  readonly accentShare: number;
}

/** What is where. Lengths in units of the square root of the image's area. */
export type Riverside = (x: number, y: number) => Pigments;

/** A ball of leaves, a sail or a person, in units. */
interface Spot {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Everything the functions below look at. */
interface Scene {
  readonly width: number;
  readonly height: number;
  readonly sun: Spot;
  readonly leaves: readonly Spot[];
  readonly sails: readonly Spot[];
  readonly people: readonly Spot[];
  readonly noise: FieldNoise;
}

const colors = (text: string): Color[] => text.split(" ").map(color);

const SUN = colors("f08a1e f9a82a ffd24a fff0a0");
const SKY = colors("2f62b4 4a88d0 72aee4 a4cbec d8c4de f4b8a4 f9cd74 fde89a");
const SKY_ACCENTS = colors("f79ab0 f4a259 c9a0e0");
const FAR = colors("33338a 4a4fa8 5a6fc0 4f8f9a 8fa8d0 c79ac8");
const FAR_ACCENTS = colors("f08a4a f6b45a e86a7a");
const WATER = colors("1f3f8f 2a62b4 3f8fc8 62b4d4 97cfd8 cfe0dc");
const WATER_ACCENTS = colors("f2a04a f7c56a e88fa0");
const GLITTER = colors("f0802a f9a93a ffd25a fff0b0 fffbe0");
const LAWN = colors("3f7a2a 6aa52f 9cc83a cadb4a f2e25a fbf0a0");
const LAWN_ACCENTS = colors("f2913a e8605a f7b8a0");
const SHADE = colors("141c5a 1f2f7a 1f5a5f 2a6f3f 3f8f4a 5a7fc0");
const SHADE_ACCENTS = colors("d8486a e07a3a 8a3fa0");
const LEAVES = colors("101a48 16405a 1f5f3a 3a8a32 7ab52f c8d23a f7e46a");
const LEAF_ACCENTS = colors("e8662a d83f4a f2a03a");
const TRUNK = colors("1f1440 46204f 7a2f4a b0552f e08a3a");
const SAIL = colors("f2b8a0 fbe0b0 fff6e0 ffffff");
const COAT = colors("1a1046 3a1a5a 6a1f5a a0304a");
const PARASOL = colors("c8283a e8483a f77a4a ffb08a");
const COMPLEMENTS = colors("3f7fd0 5aa0c8 f2a03a");

/**
 * Lays out the scene.
 *
 * @param width Width in units.
 * @param height Height in units.
 * @param random Decides the layout.
 */
export function riverside(
  width: number,
  height: number,
  random: Random,
): Riverside {
  const near = (share: number, by = 0.08): number =>
    share + by * (random() - 0.5);
  const spot = (x: number, y: number, size: number, by?: number): Spot => ({
    x: near(x, by) * width,
    y: near(y, by) * height,
    size,
  });
  const scene: Scene = {
    width,
    height,
    noise: fieldNoise(random),
    sun: spot(0.64, 0.17, 0.068),
    leaves: LEAF_BALLS.map(([x, y, size]) => spot(x, y, size, 0.04)),
    sails: [
      spot(0.5, 0.5, 0.15, 0.06),
      spot(0.86, 0.46, 0.1, 0.05),
      spot(0.37, 0.41, 0.055, 0.05),
    ],
    people: [
      spot(0.61, 0.93, 0.2, 0.06),
      spot(0.8, 0.87, 0.145, 0.05),
      spot(0.9, 0.86, 0.13, 0.04),
    ],
  };
  return (x, y) => pigmentsAt(scene, x, y);
}

const LEAF_BALLS = [
  [0.02, 0.05, 0.17],
  [0.2, 0.03, 0.14],
  [0.36, 0.06, 0.1],
  [0.1, 0.2, 0.15],
  [0.26, 0.19, 0.11],
  [0.02, 0.33, 0.11],
  [0.33, 0.25, 0.055],
  [0.16, 0.34, 0.07],
] as const;

function pigmentsAt(scene: Scene, x: number, y: number): Pigments {
  return personAt(scene, x, y) ?? treeAt(scene, x, y) ??
    lawnAt(scene, x, y) ?? sailAt(scene, x, y) ?? waterAt(scene, x, y) ??
    farBankAt(scene, x, y) ?? skyAt(scene, x, y);
}

function personAt(scene: Scene, x: number, y: number): Pigments | undefined {
  for (const { x: middle, y: foot, size } of scene.people) {
    const t = (foot - y) / size;
    const side = (x - middle) / size;
    if (t < 0 || t > 1.15) continue;
    const dome = Math.hypot(side, (t - 0.8) * 1.25);
    if (t > 0.8 && dome < 0.42) {
      return pick(PARASOL, 0.45 + 1.2 * side, COMPLEMENTS, 0.05);
    }
    const skirt = t < 0.45 ? 0.26 - 0.28 * t : 0.135;
    const half = t > 0.66 ? 0.085 : skirt;
    if (t < 0.84 && Math.abs(side) < half) {
      return pick(COAT, 0.4 + 2.2 * side, COMPLEMENTS, 0.14);
    }
  }
  return undefined;
}

function treeAt(scene: Scene, x: number, y: number): Pigments | undefined {
  const { height, leaves, noise, sun, width } = scene;
  for (const ball of leaves) {
    const dx = (x - ball.x) / ball.size;
    const dy = (y - ball.y) / ball.size;
    const rim = 0.75 + 0.5 * layeredNoise(noise, 20 * x, 20 * y, 2);
    if (dx * dx + dy * dy > rim * rim) continue;
    const away = Math.hypot(sun.x - ball.x, sun.y - ball.y) + 1e-9;
    const facing = (dx * (sun.x - ball.x) + dy * (sun.y - ball.y)) / away;
    const clump = layeredNoise(noise, 30 + 13 * x, 13 * y, 2) - 0.5;
    return pick(LEAVES, 0.36 + 0.42 * facing + 0.9 * clump, LEAF_ACCENTS, 0.12);
  }
  const t = y / height;
  const middle = width * (0.11 + 0.035 * Math.sin(5 * t));
  const half = 0.021 + 0.11 * Math.max(0, t - 0.66) ** 2;
  if (t > 0.9 || Math.abs(x - middle) > half) return undefined;
  return pick(TRUNK, 0.45 + 0.5 * (x - middle) / half, COMPLEMENTS, 0.1);
}

function lawnAt(scene: Scene, x: number, y: number): Pigments | undefined {
  const { height, noise, width } = scene;
  const bank = height *
    (0.66 + 0.17 * Math.sin(2.2 * x / width + 0.35) ** 2 * x / width +
      0.02 * (noise(9 * x, 3) - 0.5));
  if (y < bank) return undefined;
  const depth = (y - bank) / height;
  // shadows of the tree lie across the grass, away from the sun
  const slant = 10 * depth - 2.2 * x + 0.9 * noise(5 * x, 40 + 9 * y);
  const shadow = fade(
    Math.abs(slant - Math.round(slant / 1.7) * 1.7),
    0.3,
    0.5,
  );
  const trunk = fade(x / width - 0.9 * depth, 0.3, 0.42);
  if (shadow * 0.75 + trunk * 0.6 > 0.6) {
    return pick(
      SHADE,
      0.45 + 0.5 * (noise(14 * x, 14 * y) - 0.5),
      SHADE_ACCENTS,
      0.13,
    );
  }
  const light = 0.66 + 0.5 * (noise(11 * x, 20 * y) - 0.5) - 0.5 * depth;
  return pick(LAWN, light, LAWN_ACCENTS, 0.11);
}

function sailAt(scene: Scene, x: number, y: number): Pigments | undefined {
  for (const { x: mast, y: line, size } of scene.sails) {
    const t = (line - y) / size;
    if (t > 0.06 && t < 1) {
      const side = (x - mast) / size;
      const main = side > 0.015 && side < 0.42 * (1 - t);
      const jib = side < -0.015 && side > -0.3 * (1 - t * 1.15);
      if (main) return pick(SAIL, 0.3 + 1.5 * side, SKY_ACCENTS, 0.08);
      if (jib) return pick(SAIL, 0.9, SKY_ACCENTS, 0.06);
    }
    const hull = 0.36 - 1.5 * Math.abs(t);
    if (Math.abs(t) < 0.07 && Math.abs((x - mast) / size) < hull) {
      return pick(COAT, 0.6, LAWN_ACCENTS, 0.15);
    }
  }
  return undefined;
}

function waterAt(scene: Scene, x: number, y: number): Pigments | undefined {
  const { height, noise, sails, sun } = scene;
  const depth = y / height - 0.385;
  if (depth < 0) return undefined;
  const ripple = noise(7 * x, 46 * y) - 0.5;
  const path = Math.abs(x - sun.x + 0.16 * ripple) / (0.045 + 0.2 * depth);
  if (path < 1.6 && fade(path, 0, 1.7) > 0.62 + 1.7 * ripple) {
    return pick(GLITTER, 0.8 - 0.5 * path - 0.6 * ripple, WATER_ACCENTS, 0.05);
  }
  for (const { x: mast, y: line, size } of sails) {
    const t = (y - line) / size;
    const side = Math.abs(x - mast - 0.06 * size + 0.1 * ripple) / size;
    if (t > 0 && t < 0.9 && side < 0.3 * (1 - t) && ripple > -0.16) {
      return pick(SAIL, 0.35, SKY_ACCENTS, 0.3);
    }
  }
  const far = fade(depth, 0.01, 0.07);
  const light = 0.45 + 1.1 * ripple + 0.3 * fade(path, 0.5, 3) - 0.25 * far;
  return pick(WATER, light, WATER_ACCENTS, 0.09 + 0.06 * far);
}

function farBankAt(scene: Scene, x: number, y: number): Pigments | undefined {
  const { height, noise, sun } = scene;
  const top = height *
    (0.345 - 0.085 * layeredNoise(noise, 6 * x, 50, 3) -
      0.02 * noise(2 * x, 7));
  if (y < top) return undefined;
  const glow = fade(Math.abs(x - sun.x), 0.02, 0.3);
  const light = 0.3 + 0.5 * (noise(16 * x, 16 * y) - 0.5) + 0.35 * glow;
  return pick(FAR, light, FAR_ACCENTS, 0.07 + 0.2 * glow);
}

function skyAt({ noise, sun }: Scene, x: number, y: number): Pigments {
  const r = Math.hypot(x - sun.x, y - sun.y);
  if (r < sun.size) return pick(SUN, 1.1 - 0.9 * r / sun.size, SUN, 0);
  // rings round the sun, as light spreads
  const ring = 0.07 * Math.sin(38 * r) + 0.3 * (noise(4 * x, 11 * y) - 0.5);
  return pick(SKY, 1.04 - 1.75 * r + ring, SKY_ACCENTS, 0.1);
}

function pick(
  colors: readonly Color[],
  light: number,
  accents: readonly Color[],
  accentShare: number,
): Pigments {
  return { colors, light, accents, accentShare };
}
