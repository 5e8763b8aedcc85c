/** What was varied, as levels that can be compared. */
import { rankCorrelation, ranksOf } from "./ranks.ts";

/** Something that was varied, with its value in each observation. */
export interface Factor {
  /** What it is called. */
  readonly name: string;
  /** One value an observation. */
  readonly values: readonly (string | number)[];
}

/** A factor with its values sorted into few levels. */
export interface CodedFactor {
  /** What it is called. */
  readonly name: string;
  /** The level of each observation, from 0. */
  readonly levels: Uint16Array;
  /** Observations on each level; none is 0. */
  readonly counts: readonly number[];
  /** Different values; more than levels where numbers were put together. */
  readonly distinct: number;
  /** Ranks of the values; null unless they are numbers. */
  readonly ranks: Float64Array | null;
}

/** More numbers than this are put together into groups of like size. */
export const MOST_LEVELS = 8;

/** More words than this are no levels: each stands for too few observations. */
export const MOST_WORDS = 64;

/** Observations that a level must have on the average. */
const PER_LEVEL = 2;

/**
 * Sorts the values of a factor into levels. Up to {@linkcode MOST_LEVELS}
 * different numbers are a level each; of more, neighbours are put together so
 * that the levels have like many observations. Words are a level each. There are at
 * least two observations for each level, on the average.
 *
 * @param factor The factor.
 * @returns Undefined if it has one level only, or more than
 *     {@linkcode MOST_WORDS} words.
 *
 * @example
 * ```ts
 * import { codeFactor } from "./factors.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const coded = codeFactor({ name: "beta", values: [4, 40, 4, 40] })!;
 * deepStrictEqual([...coded.levels], [0, 1, 0, 1]);
 * ```
 */
export function codeFactor({ name, values }: Factor): CodedFactor | undefined {
  const distinct = new Set(values).size;
  const areNumbers = values.every((value) => typeof value === "number");
  const ranks = areNumbers ? ranksOf(values) : null;
  const most = Math.floor(values.length / PER_LEVEL);
  const isOdd = ranks === null && distinct > Math.min(MOST_WORDS, most);
  if (distinct < 2 || most < 2 || isOdd) return undefined;
  const groups = Math.min(MOST_LEVELS, most);
  const keys = ranks !== null && distinct > groups
    ? ranks.map((rank) => Math.floor(groups * (rank - 0.5) / ranks.length))
    : values;
  const found = new Map<string | number, number>();
  const counts: number[] = [];
  const levels = Uint16Array.from({ length: keys.length }, (_, at) => {
    const key = keys[at]!;
    const level = found.get(key) ?? found.size;
    found.set(key, level);
    counts[level] = (counts[level] ?? 0) + 1;
    return level;
  });
  if (counts.length < 2) return undefined;
  return { name, levels, counts, distinct, ranks };
}

/**
 * How a factor and a series go together.
 *
 * @param factor The factor.
 * @param ranks Ranks of the series.
 * @returns Spearman's correlation, −1 to 1; null for words.
 */
export function trendOf(
  { ranks: own }: CodedFactor,
  ranks: Float64Array,
): number | null {
  return own && rankCorrelation(own, ranks);
}
