/** Whether the record of a trial can be read, and agrees with itself. */
import { StoreError } from "../../base/errors.ts";
import type { Measurements, TrialRecord } from "../../base/records.ts";
import { trialFolderName } from "../folder_name.ts";
import { METRICS_FILE, OUTPUT_FILE, RECORD_FILE } from "../layout.ts";
import { readMeasurements, withoutMeasurements } from "../metrics_file.ts";
import type { ListedFile } from "../sums_file.ts";
import { keepsImage, readTrialFile } from "../trial_file.ts";
import type { Finding, Report } from "./finding.ts";
import type { Hashes } from "./hashes.ts";

/** What is known of the folder of a record. */
export interface RecordOptions {
  /** What the folder should be called. */
  readonly folder: string;
  /** The files in it that belong to the trial. */
  readonly files: readonly ListedFile[];
  /** What is known to be wrong. */
  readonly findings: readonly Finding[];
  /** Computes the hash anew. */
  readonly hashes?: Hashes | undefined;
  /** Gets what is wrong. */
  readonly report: Report;
}

/**
 * Reads the record of a trial and compares it with its folder's name and its
 * own hash.
 *
 * @param path The trial's folder.
 * @param options What is known of it.
 * @returns The record, if it can be read.
 */
export function checkRecord(
  path: string,
  options: RecordOptions,
): TrialRecord | undefined {
  const { files, report } = options;
  const record = readRecord(path, options);
  if (record === undefined) return undefined;
  const measured = readMeasured(path, record, options);
  for (const detail of contradictions(record, options)) {
    report("wrong", RECORD_FILE, detail);
  }
  const isKnown = options.findings.some((it) => it.path === OUTPUT_FILE);
  const hasImage = files.some(({ name }) => name === OUTPUT_FILE);
  if (keepsImage(record.state) && !hasImage && !isKnown) {
    report("missing", OUTPUT_FILE, `every ${record.state} trial has it`);
  }
  return { ...withoutMeasurements(record), ...measured };
}

function readRecord(
  path: string,
  options: RecordOptions,
): TrialRecord | undefined {
  const file = options.files.find(({ name }) => name === RECORD_FILE);
  if (file === undefined) return undefined; // reported already
  return readOr(() => readTrialFile(path), RECORD_FILE, options);
}

function readMeasured(
  path: string,
  record: TrialRecord,
  options: RecordOptions,
): Measurements | undefined {
  return readOr(() => readMeasurements(path, record), METRICS_FILE, options);
}

/** What a file says; reports one that cannot be read, unless that is known. */
function readOr<Value>(
  read: () => Value,
  name: string,
  { findings, report }: RecordOptions,
): Value | undefined {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    const isKnown = findings.some((it) => it.path === name);
    if (!isKnown) report("damaged", name, cause.message);
    return undefined;
  }
}

/** Everything in which a record contradicts its name or itself. */
function contradictions(
  record: TrialRecord,
  { folder, hashes }: RecordOptions,
): string[] {
  const { id, hash, environment } = record;
  const name = trialFolderName(id, environment.backend);
  const found: string[] = [];
  if (name !== folder) found.push(`it is of trial ${JSON.stringify(name)}`);
  if (!/^[0-9a-f]{64}$/.test(hash) || id !== hash.slice(0, 12)) {
    found.push(`its id is no beginning of its hash ${JSON.stringify(hash)}`);
  }
  const computed = hashes?.ofRecord(record);
  if (computed !== undefined && computed !== hash) {
    found.push(`its settings have the hash ${computed}, it says ${hash}`);
  }
  return found;
}
