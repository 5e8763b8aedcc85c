/** Smooth random hills over a plane. */
import type { Random } from "../../base/random.ts";

/** A smooth function of a place; values 0–1, features about 1 across. */
export type FieldNoise = (x: number, y: number) => number;

/** The field repeats itself after so many units; a power of two. */
const PERIOD = 64;

/**
 * Makes value noise: random values at whole coordinates, eased between them.
 *
 * @param random Where the values are drawn from, 4096 of them.
 */
export function fieldNoise(random: Random): FieldNoise {
  const values = Float64Array.from({ length: PERIOD * PERIOD }, random);
  return (x, y) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const left = column & (PERIOD - 1);
    const right = (column + 1) & (PERIOD - 1);
    const upper = (row & (PERIOD - 1)) * PERIOD;
    const lower = ((row + 1) & (PERIOD - 1)) * PERIOD;
    const s = ease(x - column);
    const t = ease(y - row);
    const above = between(values[upper + left]!, values[upper + right]!, s);
    const below = between(values[lower + left]!, values[lower + right]!, s);
    return between(above, below, t);
  };
}

/**
 * Hills upon hills: each octave half as wide and half as high as the last.
 *
 * @param noise The hills.
 * @param x Place, in widths of the broadest hills.
 * @param y Place, in widths of the broadest hills.
 * @param octaves How many sizes of hills, at least 1.
 * @returns 0–1, 0.5 on average.
 */
export function layeredNoise(
  noise: FieldNoise,
  x: number,
  y: number,
  octaves: number,
): number {
  let sum = 0;
  let scale = 1;
  let total = 0;
  for (let octave = 0; octave < octaves; octave++) {
    // shifted, so that the octaves' lattices do not meet at the origin
    sum += noise(x * scale + 17.3 * octave, y * scale + 9.7 * octave) / scale;
    total += 1 / scale;
    scale *= 2;
  }
  return sum / total;
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}

function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
