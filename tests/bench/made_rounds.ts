/** Rounds as a busy machine makes them, for tests of statistics. */
import type { Random } from "../../src/base/random.ts";
import type { FoundRound, Round, Side } from "../../src/bench/run_round.ts";
import type { SideFacts } from "../../src/bench/side_messages.ts";

/** How noisy the machine is, and how much worse head is. */
export interface MadeOptions {
  /** Deviation of processes from each other, as a share. */
  readonly ofProcess: number;
  /** Deviation of samples of one process from each other, as a share. */
  readonly ofSample: number;
  /** Deviation of starts from each other, as a share. */
  readonly ofStartup: number;
  /** Time of an iteration of base over the usual. */
  readonly base?: number;
  /** Time of an iteration of head over the usual. */
  readonly iteration?: number;
  /** Memory of head over that of base. */
  readonly memory?: number;
  /** Time until head's first iteration over that of base. */
  readonly startup?: number;
}

/** What no test looks at. */
const FACTS = {} as SideFacts;

/** Makes a round; every tenth sample is two to four times as slow. */
export function madeRound(
  random: Random,
  options: MadeOptions,
): FoundRound {
  const { ofProcess, ofSample, ofStartup } = options;
  const { base = 1, iteration = 1, memory = 1, startup = 1 } = options;
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const side = (isHead: boolean): Round[Side] => {
    const iterationMs = 50 * (1 + ofProcess * normal()) *
      (isHead ? iteration : base);
    return {
      startupMs: 2000 * Math.exp(ofStartup * normal()) * (isHead ? startup : 1),
      peakMemoryBytes: 9e8 * (1 + 0.01 * normal()) * (isHead ? memory : 1),
      iterationMs: Array.from(
        { length: 40 },
        () =>
          iterationMs * (1 + ofSample * Math.abs(normal())) *
          (random() < 0.1 ? 2 + 2 * random() : 1),
      ),
    };
  };
  return {
    round: { first: "base", base: side(false), head: side(true) },
    facts: { base: FACTS, head: FACTS },
  };
}
