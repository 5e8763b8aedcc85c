/** Says what is missing where nothing may be fetched. */

import { AssetError } from "../base/errors.ts";
import { isPresent } from "./locate.ts";
import { type FoundFile, isCudaFile, type Package } from "./manifest.ts";

const MEGABYTE = 1e6;

/**
 * Makes an error that names the files that are not in the cache, by package.
 *
 * @param wanted The files wanted.
 * @param cacheDir Absolute path of the cache.
 * @returns One line: ids, what has to be downloaded for them, what to run.
 */
export async function explainOffline(
  wanted: readonly FoundFile[],
  cacheDir: string,
): Promise<AssetError> {
  const missing = new Map<Package, string[]>();
  for (const found of wanted) {
    if (await isPresent(cacheDir, found)) continue;
    const ids = missing.get(found.package) ?? [];
    missing.set(found.package, [...ids, found.file.id]);
  }
  const parts = [...missing].map(([{ name, version, bytes }, ids]) =>
    `${ids.join(", ")} (in ${name} ${version}, ${megabytes(bytes)})`
  );
  const total = [...missing.keys()].reduce((sum, { bytes }) => sum + bytes, 0);
  const needsCuda = [...missing.values()].flat().some(isCudaFile);
  const command = needsCuda ? "setup cuda" : "setup";
  return new AssetError(
    `Cannot go on offline: the cache lacks ${parts.join("; ")}; ` +
      `run "deno task ${command}" once where there is a network ` +
      `(${megabytes(total)})`,
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
