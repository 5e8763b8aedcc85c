/** Opening a results folder. */
import { StoreError } from "../base/errors.ts";
import type { Clock, Ticks } from "./clock.ts";
import { linkInTheWay, makeFolder } from "./durable_file.ts";
import { withLock } from "./folder_lock.ts";
import { openIndexToRead } from "./index_schema.ts";
import { type Layout, layoutOf, writtenIn } from "./layout.ts";
import { Store, type StoreParts } from "./store.ts";
import { guard, guardSync, isDamagedIndex } from "./store_failure.ts";
import { TrialIndex } from "./trial_index.ts";
import { entryAt } from "./walk_folder.ts";

/** How a store is opened. */
export interface OpenStoreOptions {
  /**
   * Whether nothing on disk may be changed, so that folders which cannot be
   * written can be read. Where the index is missing, or the folders are others
   * than it knows, it is then made or brought up to date in memory.
   *
   * @default false
   */
  readonly readOnly?: boolean;
  /**
   * Whether the folder is made if it is missing. One that is read only never
   * is.
   *
   * @default true
   */
  readonly create?: boolean;
  /**
   * The time of day, for leases.
   *
   * @default Date.now
   */
  readonly clock?: Clock;
  /**
   * For how long things take, whatever happens to the time of day.
   *
   * @default performance.now
   */
  readonly ticks?: Ticks;
}

/**
 * Opens a results folder, made if it is missing. The index is made or brought
 * up to date, and trials and studies that were copied in or removed by hand
 * are noticed. A damaged index is kept under another name and made anew.
 *
 * @param directory The results folder.
 * @param options How to open it.
 * @returns The store; the caller closes it.
 * @throws {StoreError} If the folder cannot be made or written, is missing
 *     where it is to be read only, or has an index of a newer Gramlab.
 *
 * @example An empty store
 * ```ts
 * import { openStore } from "./open_store.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const directory = await Deno.makeTempDir();
 * {
 *   using store = await openStore(directory);
 *   deepStrictEqual(store.list(), []);
 * }
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function openStore(
  directory: string,
  options: OpenStoreOptions = {},
): Promise<Store> {
  const { readOnly = false, create = true } = options;
  const { clock = Date.now, ticks = () => performance.now() } = options;
  const layout = layoutOf(directory);
  const parts = { layout, clock, ticks, readOnly };
  if (readOnly || !create) await assertFolder(directory);
  if (readOnly) return openToRead(parts);
  return await guard("write results to", directory, async () => {
    await makeFolders(layout);
    // SQLite gives up at once if two processes make the index together, and
    // only one of them may move a damaged one away
    return await withLock(layout.lock, () => openOrRebuild(parts));
  });
}

/** Makes what is missing, and makes sure that nothing leads elsewhere. */
async function makeFolders(layout: Layout): Promise<void> {
  await Deno.mkdir(layout.root, { recursive: true });
  for (const path of [layout.running, layout.trials, layout.studies]) {
    await makeFolder(path);
  }
  for (const path of writtenIn(layout)) {
    if (entryAt(path)?.kind === "link") throw linkInTheWay(path);
  }
}

type Parts = Omit<StoreParts, "index">;

/** Opens the index on disk; what is damaged there is only moved away. */
async function openOrRebuild(parts: Parts): Promise<Store> {
  const { index } = parts.layout;
  try {
    return openWith(index, parts);
  } catch (cause) {
    if (!isDamagedIndex(cause)) throw cause;
  }
  const damaged = `${index}.damaged`;
  for (const suffix of ["-wal", "-shm", ""]) {
    await moveOver(index + suffix, damaged + suffix);
  }
  const warning =
    `"${index}" was damaged; it has been rebuilt from the trial ` +
    `folders, and the old file is kept as "${damaged}"`;
  return openWith(index, { ...parts, warnings: [warning] });
}

/** Opens the index as it is; where it is of no use, one in memory. */
function openToRead(parts: Parts): Store {
  const { index: path } = parts.layout;
  const found = guardSync("read index", path, () => openIndexToRead(path));
  return found === undefined
    ? openWith(":memory:", parts)
    : openOn(new TrialIndex(path, found), parts);
}

function openWith(path: string, parts: Parts): Store {
  return openOn(new TrialIndex(path), parts);
}

function openOn(index: TrialIndex, parts: Parts): Store {
  try {
    return new Store({ ...parts, index });
  } catch (cause) {
    index.close();
    throw cause;
  }
}

/** Renames a file, or removes the target if there is none. */
async function moveOver(from: string, to: string): Promise<void> {
  try {
    await Deno.rename(from, to);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    // what belongs to an older damaged index does not belong to this one
    await removeFile(to);
  }
}

async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}

async function assertFolder(path: string): Promise<void> {
  const info = await guard("read results in", path, () => Deno.stat(path));
  if (info.isDirectory) return;
  throw new StoreError(
    `Cannot read results in "${path}": it is not a folder; ` +
      "name the folder with --results DIR",
  );
}
