/** From rounds to a verdict: one run, and a second one where it alarms. */
import {
  type Change,
  findChanges,
  type Limits,
  type Measure,
  MEASURES,
} from "./find_changes.ts";
import type { FoundRound, Round, Side } from "./run_round.ts";

/** What comes of a measure. */
export type Verdict =
  /** Over the limit in two runs. */
  | "regression"
  /** The whole interval is within the limit. */
  | "within"
  /** Better by more than the limit, the whole interval below zero. */
  | "better"
  /** The interval reaches over the limit, but that is not proven. */
  | "inconclusive";

/** A measure, judged. */
export interface Judged extends Change {
  /** How much worse it may be, as a share of base. */
  readonly limit: number;
  /** What comes of it. */
  readonly verdict: Verdict;
  /** What the second run said, if the first one alarmed. */
  readonly second: Change | null;
}

/** Everything that was measured, and what follows. */
export interface Checked {
  /** One entry a measure. */
  readonly measures: readonly Judged[];
  /** The rounds of the first run and of the second, if there was one. */
  readonly runs: readonly (readonly Round[])[];
  /** What was timed, and on what, as the last round says. */
  readonly facts: FoundRound["facts"];
}

/** How to run it. */
export interface RunCheckOptions {
  /** Runs a round with fresh processes. */
  readonly round: (first: Side) => Promise<FoundRound>;
  /** How much worse head may be. */
  readonly limits: Limits;
  /** Rounds of a run at most; even, at least {@linkcode FEWEST_ROUNDS}. */
  readonly rounds: number;
  /** Told before each round. */
  readonly onRound?: (progress: CheckProgress) => void;
}

/** How far it has come. */
export interface CheckProgress {
  /** Which run: 1, or 2 to confirm. */
  readonly run: number;
  /** Rounds of this run so far. */
  readonly done: number;
  /** Rounds of a run at most. */
  readonly total: number;
  /** What this run says so far; empty before the first look. */
  readonly changes: readonly Change[];
}

/** Fewer can never be significant: five of five have p = 1/32. */
export const FEWEST_ROUNDS = 6;

/** From here on a run is looked at after every second round. */
const FIRST_LOOK = 4;

/**
 * Compares base and head. A run ends early if everything is within its limit,
 * or if something is over it; a second run with fresh processes must then say
 * the same of the same measure, and only that measure decides when it ends.
 *
 * @param options How.
 * @returns Measurements and verdicts.
 */
export async function runCheck(options: RunCheckOptions): Promise<Checked> {
  const first = await run(1, MEASURES, options);
  const alarmed = first.changes.filter(({ isOver }) => isOver)
    .map(({ measure }) => measure);
  const second = alarmed.length > 0
    ? await run(2, alarmed, options)
    : undefined;
  const measures = first.changes.map((change, at): Judged => {
    const again = change.isOver ? second!.changes[at]! : null;
    const limit = options.limits[change.measure].share;
    const verdict = judge(change, again, limit);
    return { ...change, limit, verdict, second: again };
  });
  const runs = [first, ...(second ? [second] : [])];
  return {
    measures,
    runs: runs.map(({ rounds }) => rounds),
    facts: runs.at(-1)!.facts,
  };
}

async function run(
  number: number,
  deciding: readonly Measure[],
  { round, limits, rounds, onRound }: RunCheckOptions,
): Promise<
  { rounds: Round[]; changes: Change[]; facts: FoundRound["facts"] }
> {
  const found: Round[] = [];
  let changes: Change[] = [];
  while (true) {
    onRound?.({ run: number, done: found.length, total: rounds, changes });
    // ABBA over two rounds: what the second start finds warm, both find warm
    const next = await round(found.length % 2 === 0 ? "base" : "head");
    found.push(next.round);
    if (found.length % 2 === 1 || found.length < FIRST_LOOK) continue;
    changes = findChanges(found, limits);
    const asked = changes.filter(({ measure }) => deciding.includes(measure));
    const isSettled = asked.some(({ isOver }) => isOver) ||
      asked.every(({ isWithin }) => isWithin);
    if (isSettled || found.length >= rounds) {
      return { rounds: found, changes, facts: next.facts };
    }
  }
}

function judge(first: Change, second: Change | null, limit: number): Verdict {
  if (first.isOver && second?.isOver) return "regression";
  if (second !== null || !first.isWithin) return "inconclusive";
  return first.high < 0 && first.change < -limit ? "better" : "within";
}
