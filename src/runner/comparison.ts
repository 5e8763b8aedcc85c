/** Which trials of a run are compared with each other, and what is known. */
import type { Rung, StopRule, Trial } from "../base/records.ts";
import { comparesTrials, rungSteps, stopReason } from "../base/stop_rule.ts";

/** Gives trials up that are not worth their end. */
export interface EarlyStopping {
  /** When a trial is given up. */
  readonly rule: StopRule;
  /**
   * All trials that are compared, those that have ended before among them, in
   * the order in which they start.
   */
  readonly order: readonly Trial[];
  /** Equal for trials that are compared with each other. */
  readonly groupOf: (trial: Trial) => string;
}

/** What is known of one trial. */
interface Entry {
  readonly rungs: Rung[];
  /** Whether no rungs will follow. */
  isSettled: boolean;
  /** Reads the rungs of a trial that has ended before. */
  load?: (() => readonly Rung[]) | undefined;
}

/** A trial's place. */
interface Place {
  readonly entry: Entry;
  /** Those that it is compared with: all before it in its group. */
  readonly group: readonly Entry[];
  readonly at: number;
}

/**
 * The trials of a run, held against each other. A trial is compared with those
 * before it in the order, and waits for them where need be: so what is decided
 * does not depend on how many run at a time.
 */
export class Comparison {
  /** When a trial is given up. */
  readonly rule: StopRule;
  readonly #places = new Map<Trial, Place>();
  readonly #load: (trial: Trial) => readonly Rung[];
  #changed = Promise.withResolvers<void>();

  /**
   * Starts with what is known of trials that do not run now.
   *
   * @param stopping Rule and trials.
   * @param toRun Those of the trials that run now.
   * @param load Reads what is known of one of the others; called when it is
   *     needed.
   */
  constructor(
    { rule, order, groupOf }: EarlyStopping,
    toRun: readonly Trial[],
    load: (trial: Trial) => readonly Rung[],
  ) {
    this.rule = rule;
    this.#load = load;
    const running = new Set(toRun);
    const groups = new Map<string, Entry[]>();
    for (const trial of order) {
      const isSettled = !running.has(trial);
      const entry: Entry = {
        rungs: [],
        isSettled,
        load: isSettled ? () => load(trial) : undefined,
      };
      const key = groupOf(trial);
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      this.#places.set(trial, { entry, group, at: group.push(entry) - 1 });
    }
  }

  /** The iterations at which a trial is looked at. */
  stepsOf({ settings: { iterations } }: Trial): number[] {
    return rungSteps(this.rule, iterations);
  }

  /** What a trial's record keeps; undefined where trials are not compared. */
  rungsOf(trial: Trial): readonly Rung[] | undefined {
    return comparesTrials(this.rule) ? this.valuesOf(trial) : undefined;
  }

  /**
   * Takes the values of a trial that goes on from a step: it was not given up
   * at any of them.
   *
   * @param trial A trial that runs.
   * @param rungs Its values before that step.
   */
  resume(trial: Trial, rungs: readonly Rung[]): void {
    this.#places.get(trial)!.entry.rungs.splice(0, Infinity, ...rungs);
    this.#tell();
  }

  /** All values of a trial so far. */
  valuesOf(trial: Trial): readonly Rung[] {
    return this.#places.get(trial)!.entry.rungs;
  }

  /**
   * Takes a value of a trial, and decides on it once all earlier trials have
   * got as far or have ended.
   *
   * @param trial A trial that runs.
   * @param rung Its value.
   * @param signal Ends the waiting.
   * @returns Why the trial ends now; undefined if it goes on, or the signal was
   *     aborted.
   */
  async judge(
    trial: Trial,
    rung: Rung,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const place = this.#places.get(trial)!;
    place.entry.rungs.push(rung);
    this.#tell();
    // the end comes anyway
    if (rung.step >= trial.settings.iterations) return undefined;
    const earlier = comparesTrials(this.rule)
      ? place.group.slice(0, place.at)
      : [];
    const isThere = ({ rungs, isSettled }: Entry): boolean =>
      isSettled || (rungs.at(-1)?.step ?? -1) >= rung.step;
    while (!earlier.every(isThere)) {
      if (signal.aborted) return undefined;
      await untilAborted(this.#changed.promise, signal);
    }
    return stopReason(this.rule, place.entry.rungs, earlier.map(loaded));
  }

  /**
   * Takes note that a trial has ended, here or in another process.
   *
   * @param trial The trial.
   * @param where Where it ran.
   */
  settle(trial: Trial, where: "here" | "elsewhere"): void {
    const { entry } = this.#places.get(trial)!;
    entry.isSettled = true;
    if (where === "elsewhere") entry.load = () => this.#load(trial);
    this.#tell();
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

function loaded(entry: Entry): readonly Rung[] {
  if (entry.load !== undefined) {
    entry.rungs.splice(0, Infinity, ...entry.load());
    entry.load = undefined;
  }
  return entry.rungs;
}

/** Waits for the first of two. */
async function untilAborted(
  promise: Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const end = (): void => aborted.resolve();
  signal.addEventListener("abort", end);
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}
