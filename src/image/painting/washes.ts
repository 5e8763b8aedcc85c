/** Watercolour: pigment that settles in paper as water dries. */
import type { Random } from "../../base/random.ts";
import type { Image, Size } from "../types.ts";
import type { Color } from "./color.ts";
import { type FieldNoise, fieldNoise, layeredNoise } from "./field_noise.ts";

/** One wash of wet paint. Lengths in units of the image. */
export interface Wash {
  /**
   * Distance to the edge of the wet area; below 0 outside. The place has been
   * moved a little already, so that straight edges come out ragged.
   */
  inset(x: number, y: number): number;
  /** How much pigment the brush left at a place, 0–1. */
  load(x: number, y: number): number;
  /** What one full load leaves of white light, each channel above 0. */
  readonly pigment: Color;
  /** How far the edge bleeds; 0.002 on dry paper, 0.05 into wet paint. */
  readonly bleed: number;
  /** How much pigment gathers along the edge as it dries, 0–1. */
  readonly rim: number;
  /** How ragged the edge is, in units. */
  readonly ragged: number;
  /** First and last height at which there is any of it, in units. */
  readonly range: readonly [top: number, bottom: number];
}

/** A wash and what its pigment takes away. */
interface Layer {
  readonly wash: Wash;
  /** −log of the light that a full load leaves, by channel. */
  readonly density: readonly [number, number, number];
  /** Whether it pools where others run thin. */
  readonly contrary: boolean;
}

/** The paper at one place, and what its unevenness does to washes. */
interface Place {
  readonly x: number;
  readonly y: number;
  /** Height of the paper's bumps, 0–1. */
  readonly grain: number;
  /** How edges are moved, about −0.5 to 0.5. */
  readonly shiftX: number;
  /** How edges are moved, about −0.5 to 0.5. */
  readonly shiftY: number;
  /** Where paint gathers, about −0.5 to 0.5. */
  readonly pool: number;
}

/** Width of the dark rim of a dried wash in units. */
const RIM_WIDTH = 0.0075;
/** Bumps of the paper in a unit. */
const GRAIN = 115;
/** Places in a unit where the paint pools or runs thin. */
const POOLS = 5;

/**
 * Lays washes over each other on grained paper. Each takes light away from
 * what shines through from below.
 *
 * @param washes Those laid first come first.
 * @param paper Colour of the paper.
 * @param size Width and height of the image in pixels.
 * @param random Grain, pools and ragged edges.
 */
export function layWashes(
  washes: readonly Wash[],
  paper: Color,
  size: Size,
  random: Random,
): Image {
  const { width, height } = size;
  const pixelsPerUnit = Math.sqrt(width * height);
  const layers = washes.map((wash, i): Layer => {
    const [red, green, blue] = wash.pigment;
    return {
      wash,
      density: [-Math.log(red), -Math.log(green), -Math.log(blue)],
      contrary: i % 2 === 1,
    };
  });
  const noise = fieldNoise(random);
  const data = new Float32Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5) / pixelsPerUnit;
    const near = layers.filter(({ wash: { range: [top, bottom] } }) =>
      y >= top && y <= bottom
    );
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5) / pixelsPerUnit;
      const place = placeAt(noise, x, y);
      const density = densityAt(near, place);
      const tooth = 1 + 0.05 * (place.grain - 0.5);
      const at = (row * width + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const light = paper[channel]! * tooth * Math.exp(-density[channel]!);
        data[at + channel] = Math.min(1, light);
      }
    }
  }
  return { width, height, data };
}

function placeAt(noise: FieldNoise, x: number, y: number): Place {
  return {
    x,
    y,
    grain: layeredNoise(noise, GRAIN * x, GRAIN * y, 2),
    shiftX: layeredNoise(noise, 9 * x, 9 * y + 31, 4) - 0.5,
    shiftY: layeredNoise(noise, 9 * x + 47, 9 * y, 4) - 0.5,
    pool: layeredNoise(noise, POOLS * x + 5, POOLS * y + 5, 4) - 0.5,
  };
}

/** All the pigment at a place. */
function densityAt(
  near: readonly Layer[],
  place: Place,
): [number, number, number] {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (const layer of near) {
    const amount = amountOf(layer, place);
    red += layer.density[0] * amount;
    green += layer.density[1] * amount;
    blue += layer.density[2] * amount;
  }
  return [red, green, blue];
}

/** How much of a wash dried at a place. */
function amountOf({ wash, contrary }: Layer, place: Place): number {
  const { grain, shiftX, shiftY } = place;
  const x = place.x + 2 * wash.ragged * shiftX;
  const y = place.y + 2 * wash.ragged * shiftY;
  const inset = wash.inset(x, y);
  if (inset <= -wash.bleed) return 0;
  const load = wash.load(x, y);
  if (load <= 0) return 0;
  const t = Math.min(1, (inset + wash.bleed) / (2 * wash.bleed));
  const wet = t * t * (3 - 2 * t);
  const rim = wash.rim * Math.exp(-Math.max(0, inset) / RIM_WIDTH);
  const pool = contrary ? shiftX : place.pool;
  const settled = 0.72 + 0.9 * pool + 0.5 * (grain - 0.5);
  // little paint only reaches the heights of the paper
  const dry = Math.min(1, Math.max(0, (load * 1.6 - grain * 0.55) * 4));
  const dried = load * settled + rim * Math.min(1, 2 * load);
  return Math.max(0, wet * dry * dried);
}
