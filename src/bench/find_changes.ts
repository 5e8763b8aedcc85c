/** How far head is from base in each measure, and whether that is too far. */
import { median } from "../base/stats.ts";
import type { Round, SideRound } from "./run_round.ts";
import { signTest } from "./sign_test.ts";

/** What is compared; less is better of each. */
export type Measure = "iteration" | "memory" | "startup";

/** All of them, in the order of tables. */
export const MEASURES: readonly Measure[] = ["iteration", "memory", "startup"];

/** How much worse head may be. */
export interface Limit {
  /** As a share of base: 0.05 is 5 %. */
  readonly share: number;
  /** In milliseconds or bytes: what is less never counts. */
  readonly floor: number;
}

/** A limit for each measure. */
export type Limits = Readonly<Record<Measure, Limit>>;

/** What one run says of a measure. */
export interface Change {
  /** What was measured. */
  readonly measure: Measure;
  /** Median over the processes of base, in milliseconds or bytes. */
  readonly base: number;
  /** The same of head. */
  readonly head: number;
  /** How much more head takes, as a share of base; below 0: less. */
  readonly change: number;
  /** Lower end of its interval. */
  readonly low: number;
  /** Upper end of its interval. */
  readonly high: number;
  /** One-sided p of the sign test: head takes no more than base. */
  readonly p: number;
  /** Whether it is over the limit, more than chance, and above the floor. */
  readonly isOver: boolean;
  /** Whether the whole interval is within the limit, or below the floor. */
  readonly isWithin: boolean;
}

/**
 * Six or eight rounds must all agree for this, of ten nine, of twelve ten. Both
 * runs need it, so that chance alone seldom gives it, before limit and floor
 * are asked.
 */
export const SIGNIFICANT_P = 0.02;

/**
 * Compares the processes of base and head, round by round: samples of one
 * process are not independent of each other, rounds are. All rounds count:
 * where others disturb the machine, few are left that nothing disturbed, and
 * of few nothing can be shown.
 *
 * @param rounds At least one.
 * @param limits How much worse head may be.
 * @returns One entry a measure, in the order of {@linkcode MEASURES}.
 */
export function findChanges(
  rounds: readonly Round[],
  limits: Limits,
): Change[] {
  return MEASURES.map((measure) =>
    findChange(measure, rounds, limits[measure])
  );
}

function findChange(
  measure: Measure,
  rounds: readonly Round[],
  { share, floor }: Limit,
): Change {
  const value = VALUES[measure];
  const { estimate, interval, p } = signTest(
    rounds.map(({ base, head }) => Math.log(value(head) / value(base))),
  );
  const base = median(rounds.map((it) => value(it.base)));
  const change = Math.expm1(estimate);
  const isOver = change > share && p < SIGNIFICANT_P && change * base > floor;
  const [low, high] = [Math.expm1(interval.low), Math.expm1(interval.high)];
  return {
    ...{ measure, base, change, low, high, p, isOver },
    head: median(rounds.map((it) => value(it.head))),
    isWithin: high <= share || high * base <= floor,
  };
}

/**
 * Of iterations the median of the samples: base and head take turns, so that
 * what disturbs the machine disturbs about as many samples of either. Where six
 * programs wanted two processors by fits and starts, medians of rounds of the
 * same commit lay apart by 3 % (standard deviation), lower deciles by 18 %,
 * minima by 25 % (docs/gate_accuracy.md).
 */
const VALUES: Readonly<Record<Measure, (side: SideRound) => number>> = {
  iteration: ({ iterationMs }) => median(iterationMs),
  memory: ({ peakMemoryBytes }) => peakMemoryBytes,
  startup: ({ startupMs }) => startupMs,
};
