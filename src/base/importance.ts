/**
 * Which of several factors moves a series: analysis of variance on ranks
 * (Conover & Iman, 1981), with what chance alone would show.
 */
import { AdditiveModel, type ModelFit } from "./additive_model.ts";
import {
  type CodedFactor,
  codeFactor,
  type Factor,
  trendOf,
} from "./factors.ts";
import { seededRandom } from "./random.ts";
import { ranksOf } from "./ranks.ts";

/** What one factor does. All shares are of the variance of the ranks. */
export interface FactorImportance {
  /** The factor. */
  readonly name: string;
  /** Levels that were compared. */
  readonly levels: number;
  /** Different values; more than `levels` where numbers were put together. */
  readonly distinct: number;
  /**
   * Share that its levels explain alone, 0–1, corrected for their number (ε²:
   * Kelley, 1935). What was varied along with it is in it.
   */
  readonly alone: number;
  /** 95 % of shuffled series show less than this alone. */
  readonly chance: number;
  /** Share of shuffled series that show at least as much, the real one too. */
  readonly p: number;
  /**
   * Share that an additive model of all factors loses without it, corrected in
   * the same way; null where the observations are too few to tell.
   */
  readonly only: number | null;
  /** Spearman's correlation with the series, −1 to 1; null for words. */
  readonly trend: number | null;
  /** Whether its effect cannot be told from those of others, even in part. */
  readonly isTied: boolean;
  /** Single factors that it is tied to. */
  readonly tiedTo: readonly string[];
}

/** What all factors do. */
export interface Importance {
  /** Observations. */
  readonly count: number;
  /** Shuffled series that `chance` and `p` come from. */
  readonly shuffles: number;
  /**
   * Share that the additive model of all factors explains; null where the
   * observations are too few to tell.
   */
  readonly together: number | null;
  /** Observations less free numbers of that model: below 10 is little. */
  readonly freedom: number;
  /**
   * Share that differs between observations of equal factors, as seeds make
   * it; null where nothing was repeated.
   */
  readonly noise: number | null;
  /** The factors, the most important first. */
  readonly factors: readonly FactorImportance[];
}

/** What is compared: observations of the same factors. */
export interface Design {
  /** Factors with at least two levels. */
  readonly factors: readonly CodedFactor[];
  /** Factors of which that cannot be said, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
  /** The model of all of them; undefined if there are none. */
  readonly model: AdditiveModel | undefined;
  /** For each observation its group of equal values of all factors. */
  readonly groups: Uint32Array;
  /** Number of groups. */
  readonly groupCount: number;
}

/** Fixed, so that the same numbers always give the same answer. */
const SEED = 1;
const MOST_SHUFFLES = 999;
const LEAST_SHUFFLES = 19;

/** Share of shuffled series that show less than `chance`. */
const USUAL = 0.95;

/** Observations times factors times shuffles: about an eighth of a second. */
const MOST_WORK = 5e7;

/**
 * Makes observations ready to be asked.
 *
 * @param factors What was varied, all with as many values.
 */
export function designOf(factors: readonly Factor[]): Design {
  const coded: CodedFactor[] = [];
  const leftOut: { name: string; why: string }[] = [];
  for (const factor of factors) {
    const found = codeFactor(factor);
    if (found) coded.push(found);
    else leftOut.push({ name: factor.name, why: whyNot(factor) });
  }
  const { groups, groupCount } = groupEqual(factors);
  const model = coded.length > 0 ? new AdditiveModel(coded) : undefined;
  return { factors: coded, leftOut, model, groups, groupCount };
}

function whyNot({ values }: Factor): string {
  const distinct = new Set(values).size;
  return distinct < 2
    ? "one value"
    : `${distinct} different words of ${values.length}`;
}

function groupEqual(
  factors: readonly Factor[],
): Pick<Design, "groups" | "groupCount"> {
  const count = factors[0]?.values.length ?? 0;
  let groups = new Uint32Array(count);
  let groupCount = Math.min(1, count);
  for (const { values } of factors) {
    const codes = new Map(
      [...new Set(values)].map((value, at) => [value, at]),
    );
    const found = new Map<number, number>();
    groups = groups.map((group, at) => {
      const key = group * codes.size + codes.get(values[at]!)!;
      const next = found.get(key) ?? found.size;
      found.set(key, next);
      return next;
    });
    groupCount = found.size;
  }
  return { groups, groupCount };
}

/**
 * Tells which factors move a series. Only the order of the series counts, so
 * that neither its scale nor a few extreme values decide.
 *
 * @param design The observations.
 * @param series One number an observation, none NaN.
 * @param effort Share of the usual work to do, above 0 to 1: fewer shuffles.
 * @returns The factors, the most important first; none if all of the series
 *     are equal.
 *
 * @example
 * ```ts
 * import { designOf, importance } from "./importance.ts";
 * import { ok } from "node:assert/strict";
 *
 * const beta = [1, 1, 2, 2, 3, 3, 4, 4];
 * const rate = [1, 2, 1, 2, 1, 2, 1, 2];
 * const design = designOf([
 *   { name: "beta", values: beta },
 *   { name: "rate", values: rate },
 * ]);
 * const { factors } = importance(design, beta.map((it, i) => it + rate[i]! / 9));
 * ok(factors[0]!.name === "beta" && factors[0]!.alone > 0.9);
 * ok(factors[1]!.alone <= factors[1]!.chance);
 * ```
 */
export function importance(
  design: Design,
  series: ArrayLike<number>,
  effort = 1,
): Importance {
  const { factors, model } = design;
  const count = series.length;
  const ranks = ranksOf(series);
  const centred = ranks.map((rank) => rank - (count + 1) / 2);
  const total = centred.reduce((sum, it) => sum + it * it, 0);
  if (model === undefined || total === 0) return nothing(count);
  const whole = model.fit(centred, factors.map((_, at) => at));
  const freedom = count - whole.rank;
  const shuffled = shuffle(centred, factors, effort);
  const asked = { factors, model, ranks, centred, total, whole, freedom };
  const found = factors.map((_, at) => askFactor(asked, at, shuffled[at]!));
  return {
    ...{ count, freedom, shuffles: shuffled[0]!.length },
    together: freedom < 1 ? null : adjusted(asked, whole),
    noise: noiseOf(design, centred, total),
    factors: found.sort((a, b) =>
      (b.only ?? 0) - (a.only ?? 0) || b.alone - a.alone
    ),
  };
}

function nothing(count: number): Importance {
  const none = { together: null, noise: null, factors: [] };
  return { count, shuffles: 0, freedom: 0, ...none };
}

/** A series and the model of all factors. */
interface Asked extends Required<Pick<Design, "factors">> {
  readonly model: AdditiveModel;
  readonly ranks: Float64Array;
  readonly centred: Float64Array;
  /** Sum of squares of the centred ranks. */
  readonly total: number;
  readonly whole: ModelFit;
  readonly freedom: number;
}

/** The share that a model explains, less what its free numbers would. */
function adjusted(
  { centred: { length: count }, total }: Asked,
  { explained, rank }: ModelFit,
): number {
  const left = (1 - explained / total) * (count - 1) / (count - rank);
  return Math.max(0, 1 - left);
}

/** What one factor does; `shuffled` has sums of squares, ascending. */
function askFactor(
  asked: Asked,
  place: number,
  shuffled: Float64Array,
): FactorImportance {
  const { factors, model, ranks, centred, whole, freedom } = asked;
  const factor = factors[place]!;
  const others = factors.map((_, at) => at).filter((at) => at !== place);
  const without = model.fit(centred, others);
  const levels = factor.counts.length;
  const isTied = whole.rank - without.rank < levels - 1;
  const explained = sumOfSquares(centred, factor);
  const share = (explained: number): number =>
    adjusted(asked, { explained, rank: levels });
  const lost = (): number => adjusted(asked, whole) - adjusted(asked, without);
  const most = shuffled[Math.ceil(USUAL * shuffled.length) - 1]!;
  const asMuch = shuffled.filter((it) => it >= explained).length;
  return {
    ...{ name: factor.name, levels, distinct: factor.distinct },
    alone: share(explained),
    chance: share(most),
    p: (1 + asMuch) / (1 + shuffled.length),
    only: freedom < 1 ? null : Math.max(0, lost()),
    trend: trendOf(factor, ranks),
    isTied,
    tiedTo: others.filter((at) => isTied && model.areTied(place, at))
      .map((at) => factors[at]!.name),
  };
}

/** Sum of squares between the levels. */
function sumOfSquares(
  centred: Float64Array,
  { levels, counts }: CodedFactor,
): number {
  const sums = new Float64Array(counts.length);
  for (let i = 0; i < centred.length; i++) sums[levels[i]!]! += centred[i]!;
  return sums.reduce((sum, it, level) => sum + it * it / counts[level]!, 0);
}

/** For each factor the sums of squares of shuffled series, ascending. */
function shuffle(
  centred: Float64Array,
  factors: readonly CodedFactor[],
  effort: number,
): Float64Array[] {
  const once = centred.length * (factors.length + 1);
  const wanted = Math.floor(effort * MOST_WORK / once);
  const times = Math.max(LEAST_SHUFFLES, Math.min(MOST_SHUFFLES, wanted));
  const random = seededRandom(SEED);
  const series = centred.slice();
  const found = factors.map(() => new Float64Array(times));
  for (let time = 0; time < times; time++) {
    // Fisher & Yates
    for (let i = series.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      const kept = series[i]!;
      series[i] = series[j]!;
      series[j] = kept;
    }
    factors.forEach((factor, at) =>
      found[at]![time] = sumOfSquares(series, factor)
    );
  }
  return found.map((sums) => sums.sort());
}

/** Variance within groups of equal factors, as a share of all. */
function noiseOf(
  { groups, groupCount }: Design,
  centred: Float64Array,
  total: number,
): number | null {
  const count = centred.length;
  if (groupCount === count) return null;
  const sums = new Float64Array(groupCount);
  const counts = new Float64Array(groupCount);
  for (let i = 0; i < count; i++) {
    sums[groups[i]!]! += centred[i]!;
    counts[groups[i]!]! += 1;
  }
  const between = sums.reduce((sum, it, at) => sum + it * it / counts[at]!, 0);
  const within = Math.max(0, total - between) / (count - groupCount);
  return Math.min(1, within / (total / (count - 1)));
}
