/** Whether the folder of a trial is what it was when it was published. */
import { join } from "node:path";
import { StoreError } from "../../base/errors.ts";
import type { TrialRecord } from "../../base/records.ts";
import {
  CHECKPOINT_FILE,
  LEASE_FILE,
  NOTES_FILE,
  RECORD_FILE,
  STEPS_FILE,
  SUMS_FILE,
} from "../layout.ts";
import { MAX_CHECKPOINT_BYTES } from "../limits.ts";
import { readRemarksOr, type Remarks } from "../remarks_file.ts";
import { guardSync } from "../store_failure.ts";
import {
  hashFile,
  isAsListed,
  type ListedFile,
  mayBeMissing,
  readSums,
} from "../sums_file.ts";
import { type FolderEntry, walkFolder } from "../walk_folder.ts";
import { checkContents } from "./check_contents.ts";
import { checkRecord } from "./check_record.ts";
import { type Finding, linkDetail, type Report } from "./finding.ts";
import type { Hashes } from "./hashes.ts";

/** How a trial is checked. */
export interface CheckOptions {
  /** What the folder should be called. */
  readonly folder: string;
  /** Computes its hash anew; left out, that is not checked. */
  readonly hashes?: Hashes | undefined;
  /**
   * Files that are larger are damaged, in bytes.
   *
   * @default no limit
   */
  readonly maxFileBytes?: number;
}

/** What was found in the folder of a trial. */
export interface TrialCheck {
  /** What is wrong; paths are below the trial's folder. */
  readonly findings: readonly Finding[];
  /** The files that belong to the trial, as they are now. */
  readonly files: readonly ListedFile[];
  /** Whether there is a list, so that damage cannot hide. */
  readonly isListed: boolean;
  /** What `trial.json` says; undefined if it cannot be read. */
  readonly record: TrialRecord | undefined;
  /** What people wrote about it. */
  readonly remarks: Remarks;
}

/** What trials of all versions may hold. */
const KNOWN_FILE =
  /^(trial\.json|metrics\.json|steps\.csv|hashes\.csv|output\.png|checkpoint\.safetensors|images\/\d{5,}\.png)$/;

/**
 * Hashes the files of a trial and compares them with its list. Where there is
 * none, its files are at least read: costs, image, record. Follows no links
 * and changes nothing.
 *
 * @param path The trial's folder, itself no link.
 * @param options How to check it.
 * @returns What was found.
 * @throws {StoreError} If the folder cannot be read.
 */
export function checkTrial(path: string, options: CheckOptions): TrialCheck {
  const findings: Finding[] = [];
  const report: Report = (problem, name, detail) =>
    findings.push({ problem, path: name, detail });
  const entries = guardSync("read", path, () => [...walkFolder(path)]);
  const list = readList(path, report);
  const files = checkFiles(path, entries, { ...options, list, report });
  const expected = list === undefined
    ? [RECORD_FILE, STEPS_FILE]
    : list.values().filter((it) => !mayBeMissing(it)).map(({ name }) => name);
  for (const name of expected) {
    const entry = entries.find((entry) => entry.name === name);
    if (entry !== undefined && entry.kind !== "folder") continue;
    report("missing", name, list ? "the list names it" : "every trial has it");
  }
  const remarks = readRemarksOr(path, (detail) => {
    const isKnown = findings.some((it) => it.path === NOTES_FILE);
    if (!isKnown) report("damaged", NOTES_FILE, detail);
  });
  const record = checkRecord(path, { ...options, files, findings, report });
  if (record !== undefined && list === undefined) {
    checkContents(path, { record, files, report });
  }
  return { findings, files, isListed: list !== undefined, record, remarks };
}

/** The list, by name; undefined if there is none that can be read. */
function readList(
  path: string,
  report: Report,
): ReadonlyMap<string, ListedFile> | undefined {
  try {
    const list = readSums(path);
    return list && new Map(list.map((listed) => [listed.name, listed]));
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    report("damaged", SUMS_FILE, cause.message);
    return undefined;
  }
}

/** Hashes what belongs to the trial, and reports the rest. */
function checkFiles(
  path: string,
  entries: readonly FolderEntry[],
  options: {
    readonly list: ReadonlyMap<string, ListedFile> | undefined;
    readonly maxFileBytes?: number;
    readonly report: Report;
  },
): ListedFile[] {
  const { list, report } = options;
  return entries.flatMap((entry) => {
    const { name, kind } = entry;
    if (kind === "link") report("link", name, linkDetail(join(path, name)));
    if (kind === "link" || kind === "folder") return [];
    if ([SUMS_FILE, LEASE_FILE, NOTES_FILE].includes(name)) return [];
    const listed = list?.get(name);
    if (list === undefined ? !KNOWN_FILE.test(name) : listed === undefined) {
      report("foreign", name, "no file of this trial");
      return [];
    }
    if (kind === "other") {
      report("damaged", name, "neither file nor folder");
      return [];
    }
    const found = hashEntry(path, entry, { ...options, listed });
    return found === undefined ? [] : [found];
  });
}

/** The file as it is; undefined if it is unreadable or of another size. */
function hashEntry(
  path: string,
  { name, bytes }: FolderEntry,
  { listed, maxFileBytes = Infinity, report }: {
    readonly listed: ListedFile | undefined;
    readonly maxFileBytes?: number;
    readonly report: Report;
  },
): ListedFile | undefined {
  const damaged = (detail: string): undefined =>
    void report("damaged", name, detail);
  const sizes = [listed?.bytes, listed?.before?.bytes];
  if (listed !== undefined && !sizes.includes(bytes)) {
    return damaged(`${bytes} bytes, the list says ${listed.bytes}`);
  }
  const most = name === CHECKPOINT_FILE
    ? Math.max(maxFileBytes, MAX_CHECKPOINT_BYTES)
    : maxFileBytes;
  if (bytes > most) {
    return damaged(`${bytes} bytes, at most ${most} are taken`);
  }
  try {
    const sha256 = hashFile(join(path, name));
    if (listed !== undefined && !isAsListed(listed, { bytes, sha256 })) {
      damaged(`SHA-256 is ${sha256}, the list says ${listed.sha256}`);
    }
    return { name, bytes, sha256 };
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    return damaged(cause.message);
  }
}
