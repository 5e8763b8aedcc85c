/** `trial.json`: written whole, checked whenever it is read. */
import { join } from "node:path";
import { StoreError } from "../base/errors.ts";
import type { TrialRecord, TrialState } from "../base/records.ts";
import { parseChecked } from "./checked_file.ts";
import { OUTPUT_FILE, RECORD_FILE } from "./layout.ts";
import { withoutMeasurements } from "./metrics_file.ts";
import { MAX_RECORD_BYTES } from "./limits.ts";
import { readBytes } from "./read_text.ts";
import { SCHEMA_VERSION } from "./record_version.ts";
import { guardSync } from "./store_failure.ts";
import { TRIAL_CHECKS } from "./trial_checks.ts";
import { entryAt } from "./walk_folder.ts";

/**
 * The text of `trial.json`.
 *
 * @param record The record; what was measured is left out.
 * @returns JSON, indented for people, with a final line break.
 */
export function trialText(record: TrialRecord): string {
  return JSON.stringify(withoutMeasurements(record), null, 2) + "\n";
}

/**
 * Reads `trial.json` alone. Older ones have metrics in it.
 *
 * @param folder Path of the trial's folder.
 * @returns The record.
 * @throws {StoreError} If the file is missing, damaged or of a newer Gramlab.
 */
export function readTrialFile(folder: string): TrialRecord {
  return parseTrial(readTrialBytes(folder), folder);
}

/**
 * Reads `trial.json` as it is.
 *
 * @param folder Path of the trial's folder.
 * @returns What the file holds.
 * @throws {StoreError} If the file is missing or cannot be read.
 */
export function readTrialBytes(folder: string): Uint8Array<ArrayBuffer> {
  try {
    return readBytes(join(folder, RECORD_FILE), MAX_RECORD_BYTES);
  } catch (cause) {
    const isMissing = cause instanceof StoreError &&
      cause.cause instanceof Deno.errors.NotFound;
    if (!isMissing || entryAt(folder) === undefined) throw cause;
    throw new StoreError(
      `Cannot read trial "${folder}": it has no ${RECORD_FILE}; delete the ` +
        "folder, and run the trial again if it was one",
      { cause },
    );
  }
}

/**
 * Makes a record of what `trial.json` holds.
 *
 * @param bytes What the file holds.
 * @param folder Path of the trial's folder, for errors.
 * @returns The record.
 * @throws {StoreError} If it is damaged or of a newer Gramlab.
 */
export function parseTrial(bytes: Uint8Array, folder: string): TrialRecord {
  return parseChecked(bytes, join(folder, RECORD_FILE), {
    version: SCHEMA_VERSION,
    checks: TRIAL_CHECKS,
    remedy: "remove its folder and run the trial again",
  }) as TrialRecord;
}

/**
 * Whether trials that ended so have a last image.
 *
 * @param state How a trial ended.
 */
export function keepsImage(state: TrialState): boolean {
  return state === "done" || state === "pruned";
}

/**
 * Whether a trial has its last image: a done one without it must run again.
 *
 * @param folder Path of the trial's folder.
 * @returns True if the file is there; it is not looked into.
 * @throws {StoreError} If the file system fails.
 */
export function hasOutput(folder: string): boolean {
  const file = join(folder, OUTPUT_FILE);
  return guardSync("look for", file, () => {
    try {
      return Deno.statSync(file).isFile;
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return false;
      throw cause;
    }
  });
}
