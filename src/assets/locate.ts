/** Where files lie in the cache, and whether they are there. */

import { basename, join } from "node:path";
import type { FoundFile, Package, PackageFile } from "./manifest.ts";

/**
 * Where a fetched file lies.
 *
 * @param cacheDir Absolute path of the cache.
 * @param found The file and its package.
 * @returns `CACHE/PACKAGE-VERSION/NAME`, unless the manifest says otherwise.
 */
export function locate(cacheDir: string, found: FoundFile): string {
  return join(cacheDir, folderOf(found.package), placeOf(found.file));
}

/**
 * The folder that the files of a package go to.
 *
 * @param packageEntry The package.
 * @returns Relative to the cache.
 */
export function folderOf({ name, version, folder }: Package): string {
  return folder ?? `${name}-${version}`;
}

/**
 * The place of a file within the folder of its package.
 *
 * @param file The file.
 * @returns Relative to the folder.
 */
export function placeOf({ path, place }: PackageFile): string {
  return place ?? basename(path);
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
