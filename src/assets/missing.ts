/** What is not in the cache, and what fetching it takes. */

import { resolve } from "node:path";
import { cacheError } from "./cache_error.ts";
import { isPresent } from "./locate.ts";
import {
  findFile,
  type FoundFile,
  type Package,
  type PackageFile,
} from "./manifest.ts";

/** Files that are missing, by the package they come in. */
export type Missing = ReadonlyMap<Package, readonly PackageFile[]>;

/** What fetching takes. */
export interface FetchNeeds {
  /** Bytes that are downloaded. */
  readonly downloadBytes: number;
  /** Bytes that the cache's disk must have free. */
  readonly diskBytes: number;
}

/**
 * Looks which files are missing. A package is downloaded for one file, but
 * gives all its files: the next photograph should need no download.
 *
 * @param wanted The files wanted.
 * @param cacheDir Absolute path of the cache.
 * @returns Packages in the order of `wanted`, each with all that it lacks.
 */
export async function findMissing(
  wanted: readonly FoundFile[],
  cacheDir: string,
): Promise<Missing> {
  const missing = new Map<Package, PackageFile[]>();
  for (const found of wanted) {
    const known = missing.has(found.package);
    if (known || await isPresent(cacheDir, found)) continue;
    const files: PackageFile[] = [];
    for (const file of found.package.files) {
      const there = await isPresent(cacheDir, { ...found, file });
      if (!there) files.push(file);
    }
    missing.set(found.package, files);
  }
  return missing;
}

/**
 * Says what fetching will take. Fetches nothing.
 *
 * @param ids Ids of files in the manifest.
 * @param options Where they go.
 * @returns Zeros if all are there.
 * @throws {AssetError} If the cache cannot be looked at, or a file is made for
 *     other platforms.
 * @throws {RangeError} If an id is not in the manifest.
 */
export async function fetchNeeds(
  ids: readonly string[],
  options: { readonly cacheDir: string },
): Promise<FetchNeeds> {
  const cacheDir = resolve(options.cacheDir);
  const wanted = ids.map((id) => findFile(id));
  try {
    return needsOf(await findMissing(wanted, cacheDir));
  } catch (error) {
    throw cacheError(error, cacheDir);
  }
}

/**
 * Adds up what fetching takes, one package after the other. pip holds a wheel
 * twice for a moment, and the wheel goes when its files are out.
 *
 * @param missing What is to be fetched.
 * @returns Bytes to download, and bytes on the disk where it is fullest.
 *
 * @example One wheel of 5 bytes with a file of 9
 * ```ts
 * import { readManifest } from "./manifest.ts";
 * import { needsOf } from "./missing.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const [entry] = readManifest().packages;
 * const missing = new Map([
 *   [{ ...entry!, bytes: 5 }, [{ ...entry!.files[0]!, bytes: 9 }]],
 * ]);
 * deepStrictEqual(needsOf(missing), { downloadBytes: 5, diskBytes: 14 });
 * ```
 */
export function needsOf(missing: Missing): FetchNeeds {
  let downloadBytes = 0;
  let keptBytes = 0;
  let diskBytes = 0;
  for (const [{ bytes }, files] of missing) {
    const unpacked = files.reduce((sum, file) => sum + file.bytes, 0);
    const peak = bytes + Math.max(bytes, unpacked);
    diskBytes = Math.max(diskBytes, keptBytes + peak);
    keptBytes += unpacked;
    downloadBytes += bytes;
  }
  return { downloadBytes, diskBytes };
}
