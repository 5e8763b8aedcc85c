/** Records of trials that are looked for, if they are what was looked for. */
import { StoreError } from "../base/errors.ts";
import type { TrialRecord, TrialState } from "../base/records.ts";
import { hasOutput, keepsImage } from "./trial_file.ts";
import { readTrial } from "./read_trial.ts";
import type { TrialQuery } from "./trial_index.ts";

/** A trial that was found. */
export interface FoundRecord {
  /** Name of its folder. */
  readonly folder: string;
  /** Path of its folder. */
  readonly path: string;
  /** What its `trial.json` and `metrics.json` say. */
  readonly record: TrialRecord;
}

/**
 * The record in a folder, if it is of the trial that is looked for.
 *
 * @param path Path of the folder.
 * @param state How the trial must have ended; done and pruned ones must have
 *     their image.
 * @param query Which trial.
 * @returns Undefined if it is another one, or cannot be read.
 * @throws {StoreError} If the file system fails.
 */
export function readEnded(
  path: string,
  state: TrialState,
  query: TrialQuery,
): TrialRecord | undefined {
  const record = readIfSound(path);
  const isIt = record?.state === state && answers(record, query);
  const isWhole = !keepsImage(state) || (isIt && hasOutput(path));
  return isIt && isWhole ? record : undefined;
}

function answers(
  { id, engineVersion, environment }: TrialRecord,
  query: TrialQuery,
): boolean {
  return id === query.id && engineVersion === query.engineVersion &&
    ["auto", environment.backend].includes(query.backend);
}

/** The record of the trial in a folder; undefined if it cannot be read. */
function readIfSound(path: string): TrialRecord | undefined {
  try {
    // what was measured of it is no reason to run it again
    return readTrial(path, () => {});
  } catch (cause) {
    if (cause instanceof StoreError) return undefined;
    throw cause;
  }
}
