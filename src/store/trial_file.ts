/** `trial.json`: written whole, checked whenever it is read. */
import { join } from "node:path";
import { StoreError } from "../base/errors.ts";
import type { TrialRecord, TrialState } from "../base/records.ts";
import { readChecked } from "./checked_file.ts";
import { OUTPUT_FILE, RECORD_FILE } from "./layout.ts";
import { readMeasurements, withoutMeasurements } from "./metrics_file.ts";
import { SCHEMA_VERSION } from "./record_version.ts";
import { guardSync } from "./store_failure.ts";
import { TRIAL_CHECKS } from "./trial_checks.ts";

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
 * Reads `trial.json`, and `metrics.json` if it is there.
 *
 * @param folder Path of the trial's folder.
 * @param onDamage Told of a `metrics.json` that cannot be read, which is then
 *     left out: a trial need not run again for it. Thrown by default.
 * @returns The record.
 * @throws {StoreError} If a file is missing, damaged or of a newer Gramlab.
 */
export function readTrialFile(
  folder: string,
  onDamage?: (message: string) => void,
): TrialRecord {
  const record = readRecordFile(folder);
  const rest = withoutMeasurements(record);
  try {
    return { ...rest, ...readMeasurements(folder, record) };
  } catch (cause) {
    if (onDamage === undefined || !(cause instanceof StoreError)) throw cause;
    onDamage(cause.message);
    return rest;
  }
}

/**
 * Reads `trial.json` alone. Older ones have metrics in it.
 *
 * @param folder Path of the trial's folder.
 * @throws {StoreError} If it is missing, damaged or of a newer Gramlab.
 */
export function readRecordFile(folder: string): TrialRecord {
  return readChecked(join(folder, RECORD_FILE), {
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
