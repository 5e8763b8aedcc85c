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
  /** Rounds that count: of iterations those that nothing disturbed. */
  readonly rounds: number;
  /** Whether it is over the limit, more than chance, and above the floor. */
  readonly isOver: boolean;
  /** Whether nothing points to a change over the limit. */
  readonly isClear: boolean;
}

/**
 * Six or eight rounds must all agree for this, of ten nine, of twelve ten. Both
 * runs need it, so that chance alone seldom gives it, before limit and floor
 * are asked.
 */
export const SIGNIFICANT_P = 0.02;

/** Half of the rounds, or half of the limit: nothing points to a regression. */
const CLEAR_P = 0.5;
const CLEAR_SHARE = 0.5;
const CLEAR_ROUNDS = 4;

/**
 * So many times as slow as in the quickest round, iterations were disturbed. On
 * a busy machine they are often twice as slow for as long as a round.
 */
const DISTURBED = 1.2;

/**
 * Compares the processes of base and head, round by round: samples of one
 * process are not independent of each other, rounds are.
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
    findChange(
      measure,
      // other programs hardly change what a process needs of memory; when a
      // process starts, nothing is known yet of what is going on
      measure === "iteration" ? undisturbed(rounds) : rounds,
      limits[measure],
    )
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
  const isEnough = rounds.length >= CLEAR_ROUNDS;
  return {
    ...{ measure, base, change, p, isOver },
    head: median(rounds.map((it) => value(it.head))),
    low: Math.expm1(interval.low),
    high: Math.expm1(interval.high),
    rounds: rounds.length,
    isClear: !isOver && isEnough &&
      (p >= CLEAR_P || change <= CLEAR_SHARE * share),
  };
}

/**
 * Rounds in which iterations were about as quick as in the quickest one. Base
 * and head count alike, so that a round is left out, or not, whichever of them
 * is which: where nothing differs, a sign stays as likely as the other.
 */
function undisturbed(rounds: readonly Round[]): Round[] {
  const levels = rounds.map(({ base, head }) =>
    Math.sqrt(VALUES.iteration(base) * VALUES.iteration(head))
  );
  const most = DISTURBED * Math.min(...levels);
  return rounds.filter((_, at) => levels[at]! <= most);
}

const VALUES: Readonly<Record<Measure, (side: SideRound) => number>> = {
  iteration: ({ iterationMs }) => lowerDecile(iterationMs),
  memory: ({ peakMemoryBytes }) => peakMemoryBytes,
  startup: ({ startupMs }) => startupMs,
};

/**
 * What a sample takes that other programs hardly disturb. It scatters less
 * between rounds than the median (most samples may be disturbed for a while)
 * and than the minimum (a processor may be quicker for a moment).
 */
function lowerDecile(samples: readonly number[]): number {
  const at = Math.floor((samples.length - 1) / 10);
  return samples.toSorted((a, b) => a - b)[at]!;
}
