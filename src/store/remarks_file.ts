/** `notes.json`: what people wrote about a trial. No part of its record. */
import { join } from "node:path";
import { StoreError } from "../base/errors.ts";
import { readChecked } from "./checked_file.ts";
import { NOTES_FILE } from "./layout.ts";
import { guardSync } from "./store_failure.ts";
import { REMARKS_CHECKS } from "./trial_checks.ts";
import { entryAt } from "./walk_folder.ts";

/** A line that somebody wrote. */
export interface Note {
  /** When; ISO 8601, UTC. */
  readonly at: string;
  /** What. */
  readonly text: string;
}

/** What people wrote about a trial. */
export interface Remarks {
  /** What they call it, sorted, each once. */
  readonly tags: readonly string[];
  /** Their notes, by time. */
  readonly notes: readonly Note[];
}

/** Nobody wrote anything. */
export const NO_REMARKS: Remarks = { tags: [], notes: [] };

/** The present form of the file. */
const VERSION = 1;

/**
 * The text of `notes.json`.
 *
 * @param remarks What it shall say.
 * @returns JSON, indented for people, with a final line break.
 */
export function remarksText({ tags, notes }: Remarks): string {
  const file = { schemaVersion: VERSION, tags, notes };
  return JSON.stringify(file, null, 2) + "\n";
}

/**
 * What people wrote about a trial.
 *
 * @param folder Path of the trial's folder.
 * @returns Nothing if there is no file.
 * @throws {StoreError} If the file is damaged, a link, or of a newer Gramlab.
 */
export function readRemarks(folder: string): Remarks {
  const path = join(folder, NOTES_FILE);
  const entry = guardSync("read", path, () => entryAt(path));
  if (entry === undefined) return NO_REMARKS;
  if (entry.kind !== "file") {
    throw new StoreError(
      `Cannot read "${path}": it is no file; move it away`,
    );
  }
  const { tags, notes } = readChecked(path, {
    version: VERSION,
    checks: REMARKS_CHECKS,
    remedy: "mend or remove it",
  }) as Remarks;
  return mergeRemarks({ tags, notes }, NO_REMARKS);
}

/**
 * {@linkcode readRemarks}, where a damaged file is no reason to stop.
 *
 * @param folder Path of the trial's folder.
 * @param warn Told of what cannot be read.
 * @returns Nothing if there is no file that can be read.
 */
export function readRemarksOr(
  folder: string,
  warn: (message: string) => void,
): Remarks {
  try {
    return readRemarks(folder);
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    warn(cause.message);
    return NO_REMARKS;
  }
}

/**
 * Keeps everything that stands in either.
 *
 * @param a What was written in one place.
 * @param b What was written in another.
 * @returns All tags and notes, each once.
 *
 * @example
 * ```ts
 * import { mergeRemarks } from "./remarks_file.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const a = { tags: ["best"], notes: [{ at: "2026-11-23", text: "sky" }] };
 * const b = { tags: ["best", "draft"], notes: a.notes };
 * deepStrictEqual(mergeRemarks(a, b), { ...b, notes: a.notes });
 * ```
 */
export function mergeRemarks(a: Remarks, b: Remarks): Remarks {
  const tags = [...new Set([...a.tags, ...b.tags])].sort();
  const byKey = new Map(
    [...a.notes, ...b.notes].map(({ at, text }) => [
      `${at} ${text}`,
      { at, text },
    ]),
  );
  const keys = [...byKey.keys()].sort();
  return { tags, notes: keys.map((key) => byKey.get(key)!) };
}

/**
 * Whether two say the same.
 *
 * @param a What was written in one place.
 * @param b What was written in another.
 */
export function areSameRemarks(a: Remarks, b: Remarks): boolean {
  return remarksText(a) === remarksText(b);
}
