/** Draws for mutators: everything comes from one seeded source. */
import { type Random, seededRandom } from "../../src/base/random.ts";
import { sha256 } from "../../src/base/sha256.ts";

/**
 * The random source of one input, so that each can be made again alone.
 *
 * @param kind Name of the kind of inputs.
 * @param seed Seed of the run.
 * @param number Number of the input in the run.
 */
export function randomOf(kind: string, seed: number, number: number): Random {
  const hash = sha256(`${kind} ${seed} ${number}`);
  return seededRandom(parseInt(hash.slice(0, 13), 16));
}

/** A whole number from 0 to `end` - 1. */
export function below(random: Random, end: number): number {
  return Math.floor(random() * end);
}

/** One of the values, each as likely as any other. */
export function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[below(random, values.length)]!;
}

/** Small numbers often, large ones rarely: 1 to `most`. */
export function few(random: Random, most: number): number {
  return Math.max(1, Math.ceil(random() ** 4 * most));
}
