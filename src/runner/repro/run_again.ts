/** A trial run anew, as far as it ran before. */
import { StoreError } from "../../base/errors.ts";
import type { Trial, TrialRecord } from "../../base/records.ts";
import type { RunEvent } from "../events.ts";
import { runTrials, type RunTrialsOptions } from "../run_trials.ts";
import type { Slot } from "../slot.ts";
import type { EndedRun } from "./judge.ts";

/** What a new run needs. */
export interface RunAgainOptions
  extends Pick<RunTrialsOptions, "describe" | "provenance" | "signal"> {
  /** Where it runs. */
  readonly slot: Slot;
  /** Keeps what comes of it; not the results of the record. */
  readonly store: RunTrialsOptions["store"];
  /** Told what happens meanwhile. */
  readonly onEvent: (event: RunEvent) => void;
}

/**
 * Runs a trial again from its start, and stops where the first run did. It
 * may take longer, and saves neither images on the way nor checkpoints.
 *
 * @param trial The trial.
 * @param record Of the first run.
 * @param options Where to run, and where to keep.
 * @returns The new run.
 * @throws {import("../../base/errors.ts").StoreError} If it cannot be kept.
 */
export async function runAgain(
  trial: Trial,
  { study, iterationsRun }: TrialRecord,
  { slot, onEvent, signal, ...options }: RunAgainOptions,
): Promise<EndedRun> {
  const settings = {
    ...trial.settings,
    ...{ saveEvery: 0, checkpointEvery: "none", timeout: "none" },
  };
  const reached = new AbortController();
  const events = runTrials([{ ...trial, settings }], {
    ...options,
    study,
    slotFor: () => Promise.resolve(slot),
    signal: AbortSignal.any([signal, reached.signal]),
    // what an earlier call of repro has kept is run again
    force: true,
  });
  let ended: EndedRun | undefined;
  for await (const event of events) {
    const isReached = reached.signal.aborted && !signal.aborted;
    onEvent(isReached ? asRecorded(event) : event);
    if (event.kind === "ended") ended = event;
    const step = event.kind === "step" ? event.record.step : undefined;
    const at = event.kind === "iteration" ? event.step : step;
    // the run goes on only once this event is dealt with
    if (at !== undefined && at >= iterationsRun) reached.abort();
  }
  if (ended !== undefined) return ended;
  signal.throwIfAborted();
  throw new StoreError(
    `Cannot keep the new run of trial ${trial.id}: another process ran it ` +
      "there meanwhile",
  );
}

/** It was not interrupted: it ended where it was to end. */
function asRecorded(event: RunEvent): RunEvent {
  if (event.kind !== "ended" || event.record.state !== "interrupted") {
    return event;
  }
  const reason = `${event.record.iterationsRun} iterations, as recorded`;
  return { ...event, record: { ...event.record, reason } };
}
