/**
 * The folder where files are fetched before they get their names. One process
 * at a time has it; the others wait, and then find the files in place.
 */

import { join } from "node:path";

const POLL_MS = 200;

/** A private folder on the cache's disk. Removed when disposed. */
export interface Staging extends AsyncDisposable {
  /** Absolute path. */
  readonly folder: string;
}

/** What to do while another process has the staging folder. */
export interface OpenStagingOptions {
  /** Called once, before waiting. */
  readonly onWait?: () => void;
  /** Stops waiting. */
  readonly signal?: AbortSignal;
}

/**
 * Makes the staging folder, and removes what killed processes left in it.
 *
 * The lock is one of the operating system, which frees it when its holder
 * dies, however that happens: whoever has it knows that all it finds is left
 * over.
 *
 * @param cacheDir Absolute path of the cache; made if it does not exist.
 * @param options What to do while waiting.
 * @returns The folder; nobody else works in it until it is disposed.
 */
export async function openStaging(
  cacheDir: string,
  options: OpenStagingOptions = {},
): Promise<Staging> {
  await Deno.mkdir(cacheDir, { recursive: true });
  const lock = await Deno.open(join(cacheDir, "lock"), {
    write: true,
    create: true,
  });
  try {
    await acquire(lock, options);
    const parent = join(cacheDir, "staging");
    await removeFolder(parent);
    await Deno.mkdir(parent);
    // the name is new each time, since a pip whose parent was killed may still
    // be writing under the old one
    const folder = await Deno.makeTempDir({ dir: parent });
    return { folder, [Symbol.asyncDispose]: () => close(parent, lock) };
  } catch (error) {
    lock.close();
    throw error;
  }
}

async function acquire(
  lock: Deno.FsFile,
  { onWait, signal }: OpenStagingOptions,
): Promise<void> {
  signal?.throwIfAborted();
  if (await lock.tryLock(true)) return;
  onWait?.();
  // polled, because a blocked lock could not be given up
  do {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    signal?.throwIfAborted();
  } while (!(await lock.tryLock(true)));
}

async function close(parent: string, lock: Deno.FsFile): Promise<void> {
  try {
    await removeFolder(parent);
  } finally {
    lock.close();
  }
}

async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
