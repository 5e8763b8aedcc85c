/** A night sky full of eddies over hills, in the spirit of the Starry Night. */
import type { Random } from "../../base/random.ts";
import { type Color, color, mix, onScale, shade } from "./color.ts";
import { fade } from "./fade.ts";
import { type WaveNoise, waveNoise } from "./wave_noise.ts";

/** A unit vector. */
export type Direction = readonly [number, number];

/**
 * What is where, and which way strokes run there. Lengths are in units of the
 * square root of the image's area.
 */
export interface Landscape {
  /** Direction of the strokes at a point. */
  direction(x: number, y: number): Direction;
  /** Colour of a stroke at a point; it varies from stroke to stroke. */
  color(x: number, y: number): Color;
}

/** Something that the sky turns around. */
interface Eddy {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** 1 clockwise, -1 against it. */
  readonly turn: number;
  /** Whether it shines; the others are wind. */
  readonly star: boolean;
}

/** Everything the functions below look at. */
interface Scene {
  readonly width: number;
  readonly height: number;
  readonly eddies: readonly Eddy[];
  readonly cypressX: number;
  readonly phase: number;
  readonly noise: WaveNoise;
  readonly random: Random;
}

const NIGHT = ["0b1a4a", "163a86", "1f57a8", "2f7cc0", "6fb2d2", "b9dcd6"]
  .map(color);
const WIND = ["10245c", "1d4b9c", "4f9acb", "a8d3d8", "eef0cf"].map(color);
const STAR = ["fdf6d0", "f9d94e", "eeb022", "f2dd83", "bcd9b4", "5fa6c4"]
  .map(color);
const HILL = ["0a1530", "12294f", "1b4468", "2b6a74", "5f8f6a"].map(color);
const CYPRESS = ["07110f", "12281c", "24401f", "4d4a1c", "7b5a21"].map(color);
const DAWN = ["dfe3a4", "f1d36a", "b9d6b0", "d59a2a"].map(color);
const STARS = 9;
const RIDGE = 0.79;

/**
 * Lays out a landscape.
 *
 * @param width Width in units.
 * @param height Height in units.
 * @param random Decides the layout now and the colours later.
 */
export function nightLandscape(
  width: number,
  height: number,
  random: Random,
): Landscape {
  const noise = waveNoise(random);
  const scene = {
    width,
    height,
    noise,
    random,
    phase: random() * 6.28,
    cypressX: width * (0.13 + 0.1 * random()),
    eddies: layEddies(width, height, random),
  };
  return {
    direction: (x, y) => directionAt(scene, x, y),
    color: (x, y) => colorAt(scene, x, y),
  };
}

function layEddies(width: number, height: number, random: Random): Eddy[] {
  const near = (share: number): number => share + 0.08 * (random() - 0.5);
  const eddies: Eddy[] = [
    [0.48, 0.36, 0.25, false] as const,
    [0.72, 0.55, 0.15, false] as const,
    [0.87, 0.14, 0.15, true] as const,
  ].map(([x, y, radius, star]) => ({
    x: near(x) * width,
    y: near(y) * height,
    radius,
    star,
    turn: 1,
  }));
  for (let i = 0; i < STARS; i++) {
    eddies.push(placeStar(eddies, width, height, random));
  }
  return eddies;
}

/** The roomiest of some random places. */
function placeStar(
  eddies: readonly Eddy[],
  width: number,
  height: number,
  random: Random,
): Eddy {
  const radius = 0.05 + 0.045 * random();
  let best: Eddy | undefined;
  let mostRoom = -Infinity;
  for (let i = 0; i < 24; i++) {
    const x = random() * width;
    const y = random() * height * 0.68;
    const room = Math.min(
      ...eddies.map((e) => Math.hypot(e.x - x, e.y - y) - e.radius * 0.9),
    );
    if (room <= mostRoom) continue;
    mostRoom = room;
    best = { x, y, radius, turn: 1, star: true };
  }
  return best!;
}

function ridgeAt({ width, height, phase }: Scene, x: number): number {
  const t = x / width;
  return height *
    (RIDGE - 0.08 * t + 0.028 * Math.sin(9 * t + phase) +
      0.012 * Math.sin(23 * t + 2 * phase));
}

/** Above 0 inside the cypress, growing towards its middle. */
function cypressAt(scene: Scene, x: number, y: number): number {
  const t = y / scene.height;
  if (t < 0.08) return -1;
  const sway = 0.012 * Math.sin(13 * t + scene.phase);
  const flames = 0.8 +
    0.4 * scene.noise(14 * t + (x > scene.cypressX ? 40 : 0));
  const half = 0.085 * Math.pow((t - 0.08) / 0.92, 0.85) * flames;
  return 1 - Math.abs(x - scene.cypressX - sway) / half;
}

function directionAt(scene: Scene, x: number, y: number): Direction {
  if (cypressAt(scene, x, y) > 0) {
    const lean = 0.35 * Math.sin(26 * y + scene.phase) +
      4 * (scene.cypressX - x) * (1 - y);
    return unit(lean, -1);
  }
  const slope = (ridgeAt(scene, x + 0.01) - ridgeAt(scene, x - 0.01)) / 0.02;
  const depth = y - ridgeAt(scene, x);
  if (depth > 0) return unit(1, slope + 1.2 * Math.sin(7 * x - 18 * depth));
  let u = 1;
  let v = 0.42 * Math.cos(6 * x + scene.phase);
  // along the hills just above them, whatever blows higher up
  const calm = fade(-depth, 0.02, 0.14);
  for (const eddy of scene.eddies) {
    const dx = x - eddy.x;
    const dy = y - eddy.y;
    const r = Math.hypot(dx, dy) / eddy.radius;
    if (r > 1.6) continue;
    // straight through the heart of a star: no stroke bends that tightly
    const free = eddy.star ? fade(r, 0.12, 0.3) : calm;
    const share = fade(r, 0.95, 1.6) * (1 - free);
    const inward = eddy.star ? 0 : 0.35;
    const scale = 1 / (r * eddy.radius + 1e-9);
    const eu = (-dy * eddy.turn - dx * inward) * scale;
    const ev = (dx * eddy.turn - dy * inward) * scale;
    u += (eu - u) * share;
    v += (ev - v) * share;
  }
  return unit(u, v + (slope - v) * calm);
}

function colorAt(scene: Scene, x: number, y: number): Color {
  const { random } = scene;
  const accent = random();
  const inside = cypressAt(scene, x, y);
  if (inside > 0) {
    return onScale(CYPRESS, accent * accent * 1.1);
  }
  const depth = y - ridgeAt(scene, x);
  if (depth > 0) return hillColor(scene, x, depth, accent);
  let sky = skyColor(scene, x, y, depth, accent);
  for (const eddy of scene.eddies) {
    const r = Math.hypot(x - eddy.x, y - eddy.y) / eddy.radius;
    if (r > 1.15) continue;
    const share = fade(r, eddy.star ? 0.8 : 0.7, 1.15);
    const own = eddy.star
      ? starColor(r, accent)
      : windColor(scene, eddy, x, y, r, accent);
    sky = mix(sky, own, share);
  }
  return shade(sky, 0.9 + 0.2 * random());
}

function hillColor(
  scene: Scene,
  x: number,
  depth: number,
  accent: number,
): Color {
  if (accent > 0.985 && depth > 0.06) return shade(STAR[2]!, 0.9);
  const fold = scene.noise(70 + 9 * x + 16 * depth);
  const crest = depth < 0.018 ? -0.35 : 0;
  return onScale(HILL, 0.75 * fold + crest + 0.35 * accent - 0.05);
}

function skyColor(
  scene: Scene,
  x: number,
  y: number,
  depth: number,
  accent: number,
): Color {
  const streamline = y - 0.07 * Math.sin(6 * x + scene.phase);
  const band = scene.noise(20 + 17 * streamline + 1.3 * x);
  const tone = 0.9 * band + 0.6 * (accent - 0.5) + (accent > 0.94 ? 0.35 : 0);
  const night = onScale(NIGHT, tone);
  const glow = 0.9 * fade(-depth, 0.035, 0.13) * (accent < 0.75 ? 1 : 0.25);
  return mix(night, onScale(DAWN, band * 0.6 + 0.5 * accent), glow);
}

function starColor(r: number, accent: number): Color {
  return onScale(STAR, r * 0.95 + 0.3 * (accent - 0.5));
}

function windColor(
  scene: Scene,
  eddy: Eddy,
  x: number,
  y: number,
  r: number,
  accent: number,
): Color {
  const angle = Math.atan2(y - eddy.y, x - eddy.x) * eddy.turn;
  // two arms wound as the strokes run: inward by 0.35 for each radian
  const arms = 0.5 + 0.5 * Math.cos(2 * (angle + Math.log(r + 0.05) / 0.35));
  const tone = 0.15 + 0.7 * arms + 0.25 * (1 - r) + 0.75 * (accent - 0.5);
  return onScale(WIND, tone - 0.1 * scene.noise(200 + 9 * r));
}

function unit(x: number, y: number): Direction {
  const length = Math.hypot(x, y) + 1e-9;
  return [x / length, y / length];
}
