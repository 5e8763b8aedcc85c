/** Records that are still what was written into their folder. */
import { basename, join } from "node:path";
import { StoreError } from "../base/errors.ts";
import type { TrialRecord } from "../base/records.ts";
import { sha256 } from "../base/sha256.ts";
import { trialFolderName } from "./folder_name.ts";
import { RECORD_FILE, SUMS_FILE } from "./layout.ts";
import { readMeasurements, withoutMeasurements } from "./metrics_file.ts";
import { isAsListed, type ListedFile, readSums } from "./sums_file.ts";
import { parseTrial, readTrialBytes } from "./trial_file.ts";

/**
 * Reads the record of a trial that stands in `trials/`, and what was measured
 * of it.
 *
 * @param path Path of the trial's folder.
 * @param onDamage Told of a `metrics.json` that cannot be read, which is then
 *     left out: a trial need not run again for it. Thrown by default.
 * @returns What its `trial.json` and its `metrics.json` say.
 * @throws {StoreError} As {@linkcode readRecord} does, or for the metrics.
 */
export function readTrial(
  path: string,
  onDamage?: (message: string) => void,
): TrialRecord {
  const record = readRecord(path);
  const rest = withoutMeasurements(record);
  try {
    return { ...rest, ...readMeasurements(path, record) };
  } catch (cause) {
    if (onDamage === undefined || !(cause instanceof StoreError)) throw cause;
    onDamage(cause.message);
    return rest;
  }
}

/**
 * Reads the record of a trial that stands in `trials/`, and compares it with
 * the folder's name and with the trial's list of files. Other files are not
 * looked into: that is for `results verify`.
 *
 * @param path Path of the trial's folder.
 * @returns What its `trial.json` says; older ones have metrics in it.
 * @throws {StoreError} If the file is missing, damaged, changed, of a newer
 *     Gramlab or of another trial.
 */
export function readRecord(path: string): TrialRecord {
  for (;;) {
    const bytes = readTrialBytes(path);
    const found = { bytes: bytes.length, sha256: sha256(bytes) };
    const record = parseTrial(bytes, path);
    const wrong = misnamed(record, path) ?? changed(found, path);
    if (wrong === undefined) return record;
    // another process may just have put another trial there
    if (sha256(readTrialBytes(path)) !== found.sha256) continue;
    throw new StoreError(`Cannot read "${join(path, RECORD_FILE)}": ${wrong}`);
  }
}

function misnamed(
  { id, environment }: TrialRecord,
  path: string,
): string | undefined {
  const name = trialFolderName(id, environment.backend);
  if (name === basename(path)) return undefined;
  return `it is of trial ${JSON.stringify(name)}; move its folder away or ` +
    "delete it";
}

function changed(
  found: Omit<ListedFile, "name">,
  path: string,
): string | undefined {
  const listed = listIn(path)?.find(({ name }) => name === RECORD_FILE);
  if (listed === undefined || isAsListed(listed, found)) return undefined;
  return `it is not what ${SUMS_FILE} beside it says; the file is damaged, ` +
    "remove its folder and run the trial again";
}

/** Older trials have none; of one that is damaged `verify` tells. */
function listIn(path: string): readonly ListedFile[] | undefined {
  try {
    return readSums(path);
  } catch (cause) {
    if (cause instanceof StoreError) return undefined;
    throw cause;
  }
}
