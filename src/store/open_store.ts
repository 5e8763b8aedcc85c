/** Opening a results folder. */
import { StoreError } from "../base/errors.ts";
import type { Clock } from "./clock.ts";
import { withLock } from "./folder_lock.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { Store } from "./store.ts";
import { guard } from "./store_failure.ts";
import { TrialIndex } from "./trial_index.ts";

/** How a store is opened. */
export interface OpenStoreOptions {
  /**
   * Whether nothing on disk may be changed, so that folders which cannot be
   * written can be read. The index is then made in memory, from the folders.
   *
   * @default false
   */
  readonly readOnly?: boolean;
  /**
   * The time, for leases.
   *
   * @default Date.now
   */
  readonly clock?: Clock;
}

/**
 * Opens a results folder, made if it is missing. The index is made or brought
 * up to date, and trials and studies that were copied in or removed by hand
 * are noticed.
 *
 * @param directory The results folder.
 * @param options How to open it.
 * @returns The store; the caller closes it.
 * @throws {StoreError} If the folder cannot be made or written, is missing
 *     where it is to be read only, or has an index that cannot be used.
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
  const { readOnly = false, clock = Date.now } = options;
  const layout = layoutOf(directory);
  const index = readOnly
    ? await openInMemory(layout)
    : await openOnDisk(layout);
  try {
    return new Store({ layout, index, clock, readOnly });
  } catch (cause) {
    index.close();
    throw cause;
  }
}

async function openOnDisk(layout: Layout): Promise<TrialIndex> {
  return await guard("write results to", layout.root, async () => {
    await Deno.mkdir(layout.running, { recursive: true });
    await Deno.mkdir(layout.trials, { recursive: true });
    await Deno.mkdir(layout.studies, { recursive: true });
    // SQLite gives up at once if two processes make the index together
    return await withLock(
      layout.lock,
      () => Promise.resolve(new TrialIndex(layout.index)),
    );
  });
}

async function openInMemory(layout: Layout): Promise<TrialIndex> {
  const info = await guard(
    "read results in",
    layout.root,
    () => Deno.stat(layout.root),
  );
  if (!info.isDirectory) {
    throw new StoreError(
      `Cannot read results in "${layout.root}": it is not a folder; ` +
        "name the folder with --results DIR",
    );
  }
  return new TrialIndex(":memory:");
}
