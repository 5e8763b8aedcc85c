/** The design of a floor: a sun in rings of sky above waves like fish scales. */
import type { Random } from "../../base/random.ts";
import { type Color, color, mix, onScale } from "./color.ts";

/** Something whose stones lie in rings round its centre. Lengths in units. */
export interface Motif {
  /** Centre, from the left edge. */
  readonly x: number;
  /** Centre, from the upper edge. */
  readonly y: number;
  /** Radius of its outermost ring. */
  readonly radius: number;
  /** Whether rings are counted from the outermost one inwards. */
  readonly inward: boolean;
  /** Colour of a stone, by distance and angle (radians) from the centre. */
  color(distance: number, angle: number): Color;
}

const SUN = ["fbeeb0", "f4cf58", "e3a52c", "c97a1e"].map(color);
const RAYS = ["e2a22d", "cf6a2a", "b5432a", "e9bf55"].map(color);
const SKY = [
  "f3e6c4",
  "f0cf9a",
  "e8b07e",
  "d98a6c",
  "b9616a",
  "8a4a6b",
  "5b3a63",
].map(color);
const RIM = color("a8322a");
const FOAM = ["f6f1df", "e3e8da"].map(color);
const SEAS = [
  ["12305c", "1c5488", "2f86ad", "7fc0c4", "d8e2c0"],
  ["0f3f4a", "17666a", "2f9488", "86c3a4", "e6dfae"],
  ["1d2a5e", "2d4a94", "5479bd", "9db6d8", "f0d9a0"],
].map((names) => names.map(color));
const RAY_COUNT = 18;
const SUN_RADIUS = 0.115;
const RIM_WIDTH = 0.035;
const RAY_LENGTH = 0.2;
const SCALE_RADIUS = 0.155;
const WATERLINE = 0.6;

/**
 * The motifs of the floor, those in front first.
 *
 * @param width Width in units.
 * @param height Height in units.
 * @param random Where things lie and how colours vary.
 */
export function seaAndSun(
  width: number,
  height: number,
  random: Random,
): Motif[] {
  const shift = random();
  const step = SCALE_RADIUS * 0.56;
  const waves: Motif[] = [];
  const top = height * WATERLINE + 0.03 * (random() - 0.5);
  for (let row = 0; top + row * step < height; row++) {
    const start = (shift + (row % 2) / 2 - 1.5) * SCALE_RADIUS * 1.9;
    for (let x = start; x < width + SCALE_RADIUS; x += SCALE_RADIUS * 1.9) {
      waves.push(wave(x, top + row * step + SCALE_RADIUS, random));
    }
  }
  return [...waves.reverse(), sky(width, height, random)];
}

function wave(x: number, y: number, random: Random): Motif {
  const sea = SEAS[Math.floor(random() * SEAS.length)]!;
  const foamWidth = 0.2 + 0.04 * random();
  return {
    x,
    y,
    radius: SCALE_RADIUS,
    inward: true,
    color(distance: number): Color {
      const depth = 1 - distance / SCALE_RADIUS;
      if (depth < foamWidth) return vary(onScale(FOAM, random()), random, 0.1);
      const tone = (depth - foamWidth) / (1 - foamWidth);
      return vary(onScale(sea, tone * 1.15 + 0.2 * (random() - 0.5)), random);
    },
  };
}

function sky(width: number, height: number, random: Random): Motif {
  const turn = random() * 6.28;
  const far = Math.hypot(width, height);
  return {
    x: width * (0.38 + 0.24 * random()),
    y: height * (0.3 + 0.06 * random()),
    radius: far,
    inward: false,
    color: (distance, angle) => skyColor(distance, angle + turn, far, random),
  };
}

function skyColor(
  distance: number,
  angle: number,
  far: number,
  random: Random,
): Color {
  if (distance < SUN_RADIUS) {
    return vary(onScale(SUN, distance / SUN_RADIUS), random);
  }
  const beyond = distance - SUN_RADIUS - RIM_WIDTH;
  if (beyond < 0) return vary(RIM, random);
  const turns = (angle / (2 * Math.PI) + 2) * RAY_COUNT;
  const wedge = Math.abs(turns - Math.floor(turns) - 0.5) * 2;
  if (wedge < 0.9 - beyond / RAY_LENGTH) {
    return vary(RAYS[Math.floor(turns) % 2 === 0 ? 1 : 3]!, random);
  }
  const drift = 0.02 * Math.sin(3 * angle);
  const tone = (beyond + drift) / (far * 0.45);
  // every third ring a shade further on, as masons set contours
  const ring = Math.floor(distance * 12) % 2 === 0 ? 0.07 : -0.05;
  return vary(onScale(SKY, tone + ring + 0.1 * (random() - 0.5)), random);
}

/** No two stones are alike: lighter or darker, warmer or cooler. */
function vary(base: Color, random: Random, amount = 0.2): Color {
  const light = 1 + amount * (random() - 0.55);
  const warmth = 0.04 * (random() - 0.5);
  const [red, green, blue] = mix(base, [0.5, 0.45, 0.4], 0.06 * random());
  return [
    Math.min(1, red * (light + warmth)),
    Math.min(1, green * light),
    Math.min(1, blue * (light - warmth)),
  ];
}
