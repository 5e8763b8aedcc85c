/** Looking at results without making any. */
import { openStore, type Store } from "../store/mod.ts";

/** Where results go unless the user says otherwise. */
export const DEFAULT_RESULTS = "results";

/**
 * Opens a results folder for reading only.
 *
 * @param folder The folder.
 * @returns The store, closed by the caller; undefined if there is no folder.
 * @throws {import("../base/errors.ts").StoreError} If it cannot be read.
 */
export async function openResults(folder: string): Promise<Store | undefined> {
  try {
    await Deno.lstat(folder);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    // openStore words what is wrong
  }
  return await openStore(folder, { readOnly: true });
}
