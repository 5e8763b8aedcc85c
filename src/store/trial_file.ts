/** `trial.json`: written whole, checked whenever it is read. */
import { join } from "node:path";
import { StoreError } from "../base/errors.ts";
import type { TrialRecord, TrialState } from "../base/records.ts";
import { OUTPUT_FILE, RECORD_FILE } from "./layout.ts";
import { MAX_RECORD_BYTES } from "./limits.ts";
import { readText } from "./read_text.ts";
import { SCHEMA_VERSION } from "./record_version.ts";
import { guardSync } from "./store_failure.ts";
import { TRIAL_CHECKS } from "./trial_checks.ts";

/**
 * The text of `trial.json`.
 *
 * @param record The record.
 * @returns JSON, indented for people, with a final line break.
 */
export function trialText(record: TrialRecord): string {
  return JSON.stringify(record, null, 2) + "\n";
}

/**
 * Reads `trial.json`.
 *
 * @param folder Path of the trial's folder.
 * @returns The record.
 * @throws {StoreError} If the file is missing, damaged or of a newer Gramlab.
 */
export function readTrialFile(folder: string): TrialRecord {
  const file = join(folder, RECORD_FILE);
  const text = readText(file, MAX_RECORD_BYTES);
  const value = parse(text, file);
  const version = at(value, "schemaVersion");
  if (typeof version === "number" && version !== SCHEMA_VERSION) {
    throw new StoreError(
      `Cannot read "${file}": its schemaVersion is ${version}, this Gramlab ` +
        `knows ${SCHEMA_VERSION}; update Gramlab`,
    );
  }
  const wrong = version === SCHEMA_VERSION
    ? Object.keys(TRIAL_CHECKS)
      .find((path) => !TRIAL_CHECKS[path]!(at(value, path)))
    : "schemaVersion";
  if (wrong !== undefined) throw damaged(file, `"${wrong}" is not right`);
  return value as TrialRecord;
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

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(file, "it is not JSON", { cause });
  }
}

/** The value at a path such as `timings.totalMs`, if there is one. */
function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

function damaged(
  file: string,
  found: string,
  options?: ErrorOptions,
): StoreError {
  return new StoreError(
    `Cannot read "${file}": ${found}; the file is damaged, ` +
      "remove its folder and run the trial again",
    options,
  );
}
