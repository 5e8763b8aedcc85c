/** `random`: rows of values drawn from distributions. */
import { z } from "zod";
import { seededRandom } from "../base/random.ts";
import { sha256 } from "../base/sha256.ts";
import { SOBOL_DIMENSIONS, sobolColumn } from "../base/sobol.ts";
import {
  DISTRIBUTION,
  type Distribution,
  DISTRIBUTION_FORMS,
} from "./distribution.ts";
import { oneOf, unknownKeys, wholeNumber } from "./expected.ts";
import { MAX_TRIALS } from "./max_trials.ts";

/** What `random` says, defaults filled in. */
export interface RandomSpace {
  /** Number of rows. */
  readonly count: number;
  /** What makes the rows the same each time. */
  readonly seed: number;
  /** `random` or `sobol`. */
  readonly method: string;
  /** Path to distribution. */
  readonly space: Readonly<Record<string, Distribution>>;
}

const KEYS = ["count", "seed", "method", "space"];

/** Schema of {@linkcode RandomSpace}. */
export const RANDOM: z.ZodType<RandomSpace> = z.strictObject({
  count: wholeNumber(1, MAX_TRIALS)
    .meta({ description: "Number of rows", examples: [32] }),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0)
    .meta({
      description: "The same seed always draws the same rows",
      examples: [7],
    }),
  method: oneOf(["random", "sobol"]).default("random")
    .meta({
      description: "random draws each row on its own, " +
        "sobol spreads rows evenly over the space",
      examples: ["sobol"],
    }),
  space: z.record(z.string(), DISTRIBUTION, {
    error: `expected a map of settings to ${DISTRIBUTION_FORMS}`,
  }).meta({
    paths: "space",
    minProperties: 1,
    description: "Settings and how their values are drawn",
    examples: [{ beta: { logUniform: [0.4, 4000] } }],
  }),
}, {
  error: (issue) =>
    unknownKeys(KEYS)(issue) ?? `expected a map with ${KEYS.join(", ")}`,
}).check(({ value, issues }) => {
  const message = spaceProblem(value);
  if (message === undefined) return;
  const { space: input } = value;
  issues.push({ code: "custom", input, message, path: ["space"] });
}).meta({
  // what `spaceProblem` asks for, in keywords of JSON Schema
  if: { required: ["method"], properties: { method: { const: "sobol" } } },
  then: {
    properties: {
      space: { type: "object", maxProperties: SOBOL_DIMENSIONS },
    },
  },
});

function spaceProblem({ method, space }: RandomSpace): string | undefined {
  const { length } = Object.keys(space);
  if (length === 0) return "expected at least one setting";
  return method !== "sobol" || length <= SOBOL_DIMENSIONS
    ? undefined
    : `expected at most ${SOBOL_DIMENSIONS} settings with method sobol`;
}

/**
 * Draws uniform numbers for each path. A path's numbers depend on the seed and
 * the path alone with method `random`, so that paths can be added and removed,
 * and rows appended, while the rest stays; with `sobol` they depend also on the
 * other paths, by their order in the alphabet, and are shifted at random.
 *
 * @param random What to draw.
 * @returns Path to `count` numbers from [0, 1).
 */
export function drawUniforms(
  { count, seed, method, space }: RandomSpace,
): Map<string, readonly number[]> {
  const paths = Object.keys(space).sort();
  return new Map(paths.map((path, dimension) => {
    const random = seededRandom(seedOf(seed, path));
    if (method === "random") {
      return [path, Array.from({ length: count }, random)];
    }
    // a shift of bits keeps the points as even as they are
    const shift = random() * 2 ** 32;
    const column = sobolColumn(dimension, count);
    const shifted = Array.from(column, (it) => (it ^ shift) >>> 0);
    return [path, shifted.map((bits) => bits / 2 ** 32)];
  }));
}

/** A seed of 52 bits for one path. */
function seedOf(seed: number, path: string): number {
  return parseInt(sha256(`${seed} ${path}`).slice(0, 13), 16);
}
