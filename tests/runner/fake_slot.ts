/** A slot that plays what a test gives it, and runs of trials on it. */
import type { Trial } from "../../src/base/records.ts";
import type { Outcome, RunEvent, SlotEvent } from "../../src/runner/events.ts";
import { runTrials } from "../../src/runner/run_trials.ts";
import type { Slot } from "../../src/runner/slot.ts";
import type { Store } from "../../src/store/mod.ts";
import {
  environmentOf,
  sampleId,
  sampleProvenance,
  sampleRecord,
  sampleStep,
} from "../store/sample.ts";
import { paintedTrial } from "../support/painted_trial.ts";

/** A trial with an id of its own. */
export function trialOf(number: number): Trial {
  return { ...paintedTrial(), id: sampleId(number) };
}

/** How a trial ends. */
export function endEvent(state: Outcome["state"]): SlotEvent {
  const { first, last, pixelsSha256, iterationsRun, timings } = sampleRecord(
    sampleId(0),
  );
  const outcome: Outcome = {
    state,
    reason: state === "done" ? null : "It broke",
    ...{ first, last, pixelsSha256, iterationsRun, timings },
    outputPng: state === "done" ? new Uint8Array([1]) : null,
    iterationsPerSecond: null,
    peakMemoryBytes: 1,
  };
  return { kind: "end", outcome };
}

/** A slot that tells what it is given, and throws errors among it. */
export class FakeSlot implements Slot {
  readonly facts = environmentOf("tensorflow");
  readonly ran: string[] = [];
  readonly #events: (trial: Trial) => readonly (SlotEvent | Error)[];

  constructor(events: (trial: Trial) => readonly (SlotEvent | Error)[]) {
    this.#events = events;
  }

  async *run(trial: Trial): AsyncGenerator<SlotEvent, void, void> {
    this.ran.push(trial.id);
    for (const event of this.#events(trial)) {
      await Promise.resolve();
      if (event instanceof Error) throw event;
      yield event;
    }
  }

  measure(): Promise<Record<string, number>> {
    return Promise.resolve({});
  }

  exit(): void {}
  close(): void {}
}

/** With what trials are run. */
export interface RunOptions {
  readonly slot: Slot | Promise<Slot>;
  readonly store: Store;
  readonly signal?: AbortSignal;
  readonly clock?: () => number;
  readonly together?: number;
  readonly timeoutMs?: number;
  readonly noMore?: AbortSignal;
  readonly force?: boolean;
}

/** Runs trials and returns what was told. */
export async function run(
  trials: readonly Trial[],
  options: RunOptions,
): Promise<RunEvent[]> {
  return await Array.fromAsync(events(trials, options));
}

/** Runs trials and tells as they go. */
export function events(
  trials: readonly Trial[],
  { slot, signal = new AbortController().signal, ...others }: RunOptions,
): AsyncGenerator<RunEvent, void, void> {
  return runTrials(trials, {
    ...others,
    signal,
    study: "fake",
    slotFor: async () => await slot,
    describe: () => environmentOf("tensorflow"),
    provenance: sampleProvenance,
  });
}

/** The first steps of a trial. */
export const STEPS = [0, 1, 2, 3].map((step): SlotEvent => ({
  kind: "step",
  record: sampleStep(step),
}));
