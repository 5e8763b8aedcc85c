/** What can be fetched, and what has been. */

import { resolve } from "node:path";
import { cacheError } from "./cache_error.ts";
import { isPresent, locate } from "./locate.ts";
import { findFile } from "./manifest.ts";

/** One file of the manifest. */
export interface ListedAsset {
  /** Id in the manifest. */
  readonly id: string;
  /** One line that says what it is. */
  readonly summary: string;
  /** Licence of the file. */
  readonly licence: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256, hex. */
  readonly sha256: string;
  /** Absolute path where the file is, or would be. */
  readonly path: string;
  /** Whether a file of that size is there; nothing is hashed. */
  readonly present: boolean;
}

/**
 * Describes files, without reading them.
 *
 * @param ids Ids of files in the manifest.
 * @param options Where they are.
 * @returns One entry for each id, in their order.
 * @throws {AssetError} If the cache cannot be looked at.
 * @throws {RangeError} If an id is not in the manifest.
 */
export async function listAssets(
  ids: readonly string[],
  options: { readonly cacheDir: string },
): Promise<ListedAsset[]> {
  const cacheDir = resolve(options.cacheDir);
  const listed: ListedAsset[] = [];
  try {
    for (const id of ids) {
      const found = findFile(id);
      const { summary, licence, bytes, sha256 } = found.file;
      const present = await isPresent(cacheDir, found);
      const path = locate(cacheDir, found);
      listed.push({ id, summary, licence, bytes, sha256, path, present });
    }
  } catch (error) {
    throw cacheError(error, cacheDir);
  }
  return listed;
}
