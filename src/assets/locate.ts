/** Where files lie in the cache, and whether they are there. */

import { basename, join } from "node:path";
import type { FoundFile } from "./manifest.ts";

/**
 * Where a fetched file lies.
 *
 * @param cacheDir Absolute path of the cache.
 * @param found The file and its package.
 * @returns `CACHE/PACKAGE-VERSION/NAME`.
 */
export function locate(cacheDir: string, found: FoundFile): string {
  const { name, version } = found.package;
  return join(cacheDir, `${name}-${version}`, basename(found.file.path));
}

/**
 * Whether a file is in the cache, whole.
 *
 * Only its size is looked at: a file gets its name after its SHA-256 was
 * checked and its bytes were flushed to the disk, so that nothing half-written
 * ever bears it, and hashing the 720 MB of TensorFlow would add 1.6 s to every
 * start. `verifyAssets` hashes again.
 *
 * @param cacheDir Absolute path of the cache.
 * @param found The file and its package.
 * @returns Whether a file of the right size is in place.
 */
export async function isPresent(
  cacheDir: string,
  found: FoundFile,
): Promise<boolean> {
  try {
    const { isFile, size } = await Deno.stat(locate(cacheDir, found));
    return isFile && size === found.file.bytes;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
