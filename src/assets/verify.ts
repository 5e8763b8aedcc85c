/** Hashes fetched files again. */

import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { cacheError } from "./cache_error.ts";
import { isPresent, locate } from "./locate.ts";
import {
  findFile,
  type FoundFile,
  type Manifest,
  readManifest,
} from "./manifest.ts";

/** What was found where a file should be. */
export type AssetState = "intact" | "damaged" | "missing";

/** One file of the cache, checked. */
export interface AssetCheck {
  /** Id in the manifest. */
  readonly id: string;
  /** Absolute path where the file should be. */
  readonly path: string;
  /** What was found there. */
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
      checks.push({ id, path, state: await stateOf(found, path, cacheDir) });
    }
  } catch (error) {
    throw cacheError(error, cacheDir);
  }
  return checks;
}

async function stateOf(
  found: FoundFile,
  path: string,
  cacheDir: string,
): Promise<AssetState> {
  if (!await exists(path)) return "missing";
  // of another size: fetched again by itself, but not what it should be
  if (!await isPresent(cacheDir, found)) return "damaged";
  return await sha256Of(path) === found.file.sha256 ? "intact" : "damaged";
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}
