/** Seeded random numbers that are the same on every machine. */

/** Draws numbers uniformly from [0, 1). */
export type Random = () => number;

/**
 * A generator of uniform numbers (sfc32: Doty-Humphrey, PractRand), seeded
 * through splitmix32. Uses 32-bit integer arithmetic only, so that the same
 * seed gives the same numbers everywhere.
 *
 * @param seed A whole number, 0 to 2^53 - 1.
 * @returns The generator.
 *
 * @example The same seed gives the same numbers
 * ```ts
 * import { seededRandom } from "./random.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(seededRandom(7)(), seededRandom(7)());
 * ```
 */
export function seededRandom(seed: number): Random {
  const next = splitmix32(seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0);
  let a = next();
  let b = next();
  let c = next();
  let counter = 1;
  const draw = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 2 ** 32;
  };
  // the first outputs still show the seed's pattern
  for (let i = 0; i < 12; i++) draw();
  return draw;
}

function splitmix32(low: number, high: number): () => number {
  let state = (low ^ Math.imul(high, 0x9e3779b9)) | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
}
