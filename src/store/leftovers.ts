/** What crashes, kills and full disks leave behind. */
import { join } from "node:path";
import { StoreError } from "../base/errors.ts";
import { hasCheckpoint, isAsideName } from "./claim_folder.ts";
import { KEPT_DRAFT } from "./kept_files.ts";
import { INDEX_SUFFIXES, type Layout, LEASE_FILE } from "./layout.ts";
import { readLease } from "./lease.ts";
import { readRecord } from "./read_trial.ts";
import { keepsImage } from "./trial_file.ts";
import { entriesIn, entryAt } from "./walk_folder.ts";

/** Something that nobody needs any more. */
export interface Leftover {
  /** Path below the results folder, parts joined by `/`. */
  readonly path: string;
  /** What it is left of. */
  readonly why: string;
}

/**
 * What nobody needs any more: folders under `running/` whose process died and
 * which have no checkpoint, drafts, and indexes that were damaged. Changes
 * nothing. Unless the caller holds the lock of the results folder, a trial
 * that begins at this moment may be among them.
 *
 * @param layout The results folder.
 * @returns Sorted by path; links are never among them.
 */
export function findLeftovers(layout: Layout): Leftover[] {
  return [
    ...damagedIndexes(layout),
    ...ownerless(layout),
    ...drafts(layout),
  ].sort((a, b) => a.path < b.path ? -1 : 1);
}

function ownerless(layout: Layout): Leftover[] {
  const { running } = layout;
  return entriesIn(running)
    .filter(({ name, kind }) =>
      kind === "folder" && !hasOwner(join(running, name)) &&
        !mayGoOn(layout, name) ||
      kind === "file" && isAsideName(name)
    )
    .map(({ name }) => ({
      path: `running/${name}`,
      why: isAsideName(name)
        ? "it was about to be moved or deleted"
        : "the process that wrote it has ended",
    }));
}

/**
 * Names of folders under `running/` whose process died, but which have a
 * checkpoint of a trial that has not ended otherwise: the next sweep goes on.
 *
 * @param layout The results folder.
 */
export function findUnfinished(layout: Layout): string[] {
  const { running } = layout;
  return entriesIn(running)
    .filter(({ name, kind }) =>
      kind === "folder" && !hasOwner(join(running, name)) &&
      mayGoOn(layout, name)
    )
    .map(({ name }) => name);
}

/** Whether somebody works on a trial now, here or perhaps elsewhere. */
export function isInUse({ running }: Layout): boolean {
  return entriesIn(running).some(({ name, kind }) =>
    kind === "folder" && hasOwner(join(running, name))
  );
}

function mayGoOn({ running, trials }: Layout, name: string): boolean {
  if (!hasCheckpoint(join(running, name))) return false;
  const [folder] = name.split(".dead-");
  const standing = join(trials, folder!);
  if (entryAt(standing) === undefined) return true;
  try {
    return !keepsImage(readRecord(standing).state);
  } catch (cause) {
    if (cause instanceof StoreError) return true; // it runs again
    throw cause;
  }
}

/** On other machines an owner cannot be seen, so there is one if it says so. */
function hasOwner(folder: string): boolean {
  const path = join(folder, LEASE_FILE);
  if (entryAt(path)?.kind !== "file") return false;
  const lease = readLease(folder);
  if (lease !== undefined && lease.hostname !== Deno.hostname()) return true;
  try {
    // opened to read only, as the folder may be read-only, too
    using file = Deno.openSync(path);
    return !file.tryLockSync(false);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return true; // just published
    throw cause;
  }
}

/** Drafts of plans are renamed before the lock of the folder is freed. */
function drafts({ studies, provenance }: Layout): Leftover[] {
  const ofPlans = entriesIn(studies)
    .filter(({ kind }) => kind === "folder")
    .flatMap(({ name: study }) =>
      entriesIn(join(studies, study))
        .filter(({ name, kind }) => kind === "file" && name.endsWith(".tmp"))
        .map(({ name }) => ({
          path: `studies/${study}/${name}`,
          why: "a plan that was not written to its end",
        }))
    );
  const ofKept = entriesIn(provenance)
    .filter(({ name, kind }) => kind === "file" && KEPT_DRAFT.test(name))
    .map(({ name }) => ({
      path: `provenance/${name}`,
      why: "a file that was not written to its end",
    }));
  return [...ofPlans, ...ofKept];
}

function damagedIndexes({ index }: Layout): Leftover[] {
  return INDEX_SUFFIXES.map((suffix) => `.damaged${suffix}`)
    .filter((suffix) => entryAt(index + suffix)?.kind === "file")
    .map((suffix) => ({
      path: `index.db${suffix}`,
      why: "an index that was damaged; a new one took its place",
    }));
}
