/** `trial.json`: written whole, checked whenever it is read. */
import { join } from "node:path";
import { StoreError } from "../base/errors.ts";
import type { TrialRecord, TrialState } from "../base/records.ts";
import { OUTPUT_FILE, RECORD_FILE } from "./layout.ts";
import { readMeasurements, withoutMeasurements } from "./metrics_file.ts";
import { guardSync } from "./store_failure.ts";

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
const isRecord: Check = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const orNull = (check: Check): Check => (value) =>
  value === null || check(value);

const STATES: readonly TrialState[] = [
  "done",
  "failed",
  "interrupted",
  "pruned",
];

/** Path in the record to what must be there: all that the store looks at. */
const CHECKS: Readonly<Record<string, Check>> = {
  id: isText,
  hash: isText,
  engineVersion: Number.isInteger,
  study: isText,
  state: (value) => STATES.some((state) => state === value),
  reason: orNull(isText),
  settings: isRecord,
  last: orNull(isRecord),
  iterationsRun: Number.isInteger,
  iterationsPerSecond: orNull(isNumber),
  peakMemoryBytes: Number.isInteger,
  "timings.totalMs": isNumber,
  startedAt: isText,
  finishedAt: isText,
  "environment.backend": isText,
};

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
 * @returns The record.
 * @throws {StoreError} If a file is missing, damaged or of a newer Gramlab.
 */
export function readTrialFile(folder: string): TrialRecord {
  const file = join(folder, RECORD_FILE);
  const text = guardSync("read", file, () => Deno.readTextFileSync(file));
  const value = parse(text, file);
  const version = at(value, "schemaVersion");
  if (isNumber(version) && version !== 1) {
    throw new StoreError(
      `Cannot read "${file}": its schemaVersion is ${version}, this Gramlab ` +
        "knows 1; update Gramlab",
    );
  }
  const wrong = version === 1
    ? Object.keys(CHECKS).find((path) => !CHECKS[path]!(at(value, path)))
    : "schemaVersion";
  if (wrong !== undefined) throw damaged(file, `"${wrong}" is not right`);
  const record = value as TrialRecord;
  return { ...record, ...readMeasurements(folder, record) };
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
