/** Trials that ended earlier, or in another process. */
import { join } from "node:path";
import type { StopRule, TrialRecord, TrialState } from "../base/records.ts";
import { isSameRule } from "../base/stop_rule.ts";
import type { Layout } from "./layout.ts";
import { type FoundRecord, readEnded } from "./read_ended.ts";
import type { TrialIndex, TrialQuery } from "./trial_index.ts";

/**
 * Finds trials that have ended. The index says where to look; what it says of
 * a trial is put right by the trial's folder.
 */
export class EndedTrials {
  readonly #layout: Layout;
  readonly #index: TrialIndex;
  /** Failures of before this was made, and of this process: folder to run. */
  readonly #knownFailures: Map<string, string>;

  /**
   * Takes all failures in the index for known.
   *
   * @param layout Paths of the results folder.
   * @param index The index, up to date; closed by the caller.
   */
  constructor(layout: Layout, index: TrialIndex) {
    this.#layout = layout;
    this.#index = index;
    this.#knownFailures = index.failed();
  }

  /**
   * Takes in what stands in a folder, after this process has put it there.
   *
   * @param folder Name of the folder.
   * @param record What its `trial.json` says.
   */
  learn(folder: string, record: TrialRecord): void {
    this.#index.put(folder, record);
    const { state, startedAt, finishedAt } = record;
    if (state !== "failed") return;
    this.#knownFailures.set(folder, `${startedAt} ${finishedAt}`);
  }

  /**
   * Looks for a trial that need not run again. Its folder has the last word:
   * what the index wrongly takes for done is forgotten, and what it missed is
   * learnt.
   *
   * @param query Its id, the present engine version, and the backend that the
   *     study asks for.
   * @returns Path of its folder, or undefined if it is still to be run.
   */
  findDone(query: TrialQuery): string | undefined {
    for (const { folder, state, engineVersion } of this.#index.find(query)) {
      const path = this.#pathOf(folder);
      const isKnown = state === "done" && engineVersion === query.engineVersion;
      const record = readEnded(path, "done", query);
      if (record !== undefined) {
        if (!isKnown) this.#index.put(folder, record);
        return path;
      }
      if (isKnown) this.#index.remove(folder);
    }
    return undefined;
  }

  /**
   * Looks for a trial that a stop rule has ended.
   *
   * @param query As for `findDone`.
   * @param stop The study's rule: what another one ended is to run again.
   * @returns Path of its folder, or undefined if there is no such trial.
   */
  findPruned(query: TrialQuery, stop: StopRule): string | undefined {
    return this.#endedAs("pruned", query)
      .find(({ record }) => isSameRule(record.stop, stop))?.path;
  }

  /**
   * Looks for a trial that has ended and will not run again by itself.
   *
   * @param query As for `findDone`.
   * @returns Its record: of a done trial before others; undefined if there is
   *     none, or it was interrupted.
   */
  findEnded(query: TrialQuery): FoundRecord | undefined {
    return (["done", "pruned", "failed"] as const)
      .flatMap((state) => this.#endedAs(state, query))[0];
  }

  /**
   * Looks for a trial that failed in another process since this was
   * made, so that two sweeps of one study do not both run it.
   *
   * @param query As for `findDone`.
   * @returns Its record, or undefined if there is no such failure.
   */
  findFailedElsewhere(query: TrialQuery): TrialRecord | undefined {
    for (const { folder, state, run } of this.#index.find(query)) {
      if (state !== "failed") continue;
      if (this.#knownFailures.get(folder) === run) continue;
      const record = readEnded(this.#pathOf(folder), "failed", query);
      if (record !== undefined) return record;
    }
    return undefined;
  }

  #endedAs(state: TrialState, query: TrialQuery): readonly FoundRecord[] {
    return this.#index.find(query)
      .filter((found) => found.state === state)
      .flatMap(({ folder }) => {
        const path = this.#pathOf(folder);
        const record = readEnded(path, state, query);
        return record ? [{ folder, path, record }] : [];
      });
  }

  #pathOf(folder: string): string {
    return join(this.#layout.trials, folder);
  }
}
