/** What is decided on a trial while it runs. */
import type { Trial, TrialRecord } from "../base/records.ts";
import type { Comparison } from "./comparison.ts";
import type { Outcome, SlotEvent } from "./events.ts";
import type { Checks } from "./slot.ts";

/**
 * What a slot is to look at.
 *
 * @param trial The trial.
 * @param comparison Decides on it, if anything does.
 * @param metrics What is measured of its last image.
 */
export function checksOf(
  trial: Trial,
  comparison: Comparison | undefined,
  metrics: readonly string[] = [],
): Checks {
  return {
    steps: comparison?.stepsOf(trial) ?? [],
    values: comparison ? [comparison.rule.metric] : [],
    metrics,
  };
}

/**
 * What a trial's record tells of the rule.
 *
 * @param trial The trial, as it ends.
 * @param comparison What decided on it, if anything did.
 */
export function stopFacts(
  trial: Trial,
  comparison: Comparison | undefined,
): Pick<TrialRecord, "stop" | "rungs"> {
  if (comparison === undefined) return {};
  const rungs = comparison.rungsOf(trial);
  return { stop: comparison.rule, ...(rungs && { rungs }) };
}

/** Ends a trial that is not worth its end. */
export class Verdict {
  readonly #trial: Trial;
  readonly #comparison: Comparison | undefined;
  readonly #given: AbortSignal;
  readonly #controller = new AbortController();
  #reason: string | undefined;

  /**
   * Lets the trial go on for now.
   *
   * @param trial A trial that runs.
   * @param comparison Decides on it, if anything does.
   * @param given Ends the trial for other reasons.
   */
  constructor(
    trial: Trial,
    comparison: Comparison | undefined,
    given: AbortSignal,
  ) {
    this.#trial = trial;
    this.#comparison = comparison;
    this.#given = given;
  }

  /** Aborted once the trial is given up. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits for other trials where the rule compares. */
  async consider(
    { step, values }: Extract<SlotEvent, { kind: "checked" }>,
  ): Promise<void> {
    const comparison = this.#comparison!;
    const rung = { step, value: values[comparison.rule.metric]! };
    this.#reason = await comparison.judge(this.#trial, rung, this.#given);
    if (this.#reason !== undefined) this.#controller.abort();
  }

  /** Undefined where the trial was not given up, or failed as it was. */
  applyTo(outcome: Outcome): Outcome | undefined {
    const reason = this.#reason;
    return reason !== undefined && outcome.state === "interrupted"
      ? { ...outcome, state: "pruned", reason }
      : undefined;
  }
}
