/** Files of `provenance/` of another results folder. */
import { join } from "node:path";
import type { TrialRecord } from "../../base/records.ts";
import { sha256 } from "../../base/sha256.ts";
import { keptFilesOf } from "../kept_files.ts";
import type { Layout } from "../layout.ts";
import { MAX_KEPT_BYTES } from "../limits.ts";
import { guardSync } from "../store_failure.ts";
import { entryAt } from "../walk_folder.ts";

/** What came of looking for them. */
export interface ReadKept {
  /** Content and extension of each that is whole. */
  readonly kept: readonly (readonly [Uint8Array, extension: string])[];
  /** Paths of the others, below the results folder. */
  readonly lost: readonly string[];
}

/**
 * Reads the files that a trial refers to.
 *
 * @param source The other results folder.
 * @param record The trial.
 * @returns What was found; a trial may be taken over without them.
 */
export function readKept(source: Layout, record: TrialRecord): ReadKept {
  const kept: [Uint8Array, string][] = [];
  const lost: string[] = [];
  const isFolder = entryAt(source.provenance)?.kind === "folder";
  for (const file of keptFilesOf(record)) {
    const path = join(source.provenance, file.name);
    const content = isFolder ? readWhole(path, file.sha256) : undefined;
    if (content === undefined) lost.push(`provenance/${file.name}`);
    else kept.push([content, file.name.split(".")[1]!]);
  }
  return { kept, lost };
}

/** Undefined if it is missing, no file, too large or damaged. */
function readWhole(path: string, hash: string): Uint8Array | undefined {
  const entry = entryAt(path);
  if (entry?.kind !== "file" || entry.bytes > MAX_KEPT_BYTES) return undefined;
  const content = guardSync("read", path, () => Deno.readFileSync(path));
  return sha256(content) === hash ? content : undefined;
}
