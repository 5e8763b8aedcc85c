/** Hashes fetched files again. */

import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { cacheError } from "./cache_error.ts";
import { isPresent, locate } from "./locate.ts";
import { findFile, type Manifest, readManifest } from "./manifest.ts";

/** What was found where a file should be. */
export type AssetState = "intact" | "damaged" | "missing";

/** One file of the cache, checked. */
export interface AssetCheck {
  /** Id in the manifest. */
  readonly id: string;
  /** Absolute path where the file should be. */
  readonly path: string;
  /** What was found there; a file of another size counts as missing. */
  readonly state: AssetState;
}

/** Where fetched files are. */
export interface VerifyAssetsOptions {
  /** The cache folder. */
  readonly cacheDir: string;
  /** What they should be; this version's manifest by default. */
  readonly manifest?: Manifest;
}

/**
 * Compares files in the cache with the manifest, byte for byte. Fetches and
 * mends nothing.
 *
 * @param ids Ids of files in the manifest.
 * @param options Where they are.
 * @returns One entry for each id, in their order.
 * @throws {AssetError} If the cache cannot be read.
 * @throws {RangeError} If an id is not in the manifest.
 */
export async function verifyAssets(
  ids: readonly string[],
  options: VerifyAssetsOptions,
): Promise<AssetCheck[]> {
  const { manifest = readManifest() } = options;
  const cacheDir = resolve(options.cacheDir);
  const checks: AssetCheck[] = [];
  try {
    for (const id of ids) {
      const found = findFile(id, manifest);
      const path = locate(cacheDir, found);
      const there = await isPresent(cacheDir, found);
      const intact = there && await sha256Of(path) === found.file.sha256;
      const state = intact ? "intact" : there ? "damaged" : "missing";
      checks.push({ id, path, state });
    }
  } catch (error) {
    throw cacheError(error, cacheDir);
  }
  return checks;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}
