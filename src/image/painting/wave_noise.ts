/** Smooth random waves along a line. */
import type { Random } from "../../base/random.ts";

/** A smooth function of a number; values 0–1, features about 1 long. */
export type WaveNoise = (position: number) => number;

const PERIOD = 256;

/**
 * Makes value noise: random values at whole numbers, eased between them.
 *
 * @param random Where the values are drawn from, 256 of them.
 */
export function waveNoise(random: Random): WaveNoise {
  const values = Float64Array.from({ length: PERIOD }, random);
  return (position) => {
    const whole = Math.floor(position);
    const t = position - whole;
    const from = values[whole & (PERIOD - 1)]!;
    const to = values[(whole + 1) & (PERIOD - 1)]!;
    return from + (to - from) * t * t * (3 - 2 * t);
  };
}
