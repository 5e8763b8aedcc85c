/** Places that have the wheels, besides the package index. */

import { resolve } from "node:path";
import { AssetError } from "../base/errors.ts";

/**
 * Whether a mirror is named by an address rather than by a path. A drive of
 * Windows (`C:\`) is no address.
 *
 * @param mirror What the user set.
 *
 * @example
 * ```ts
 * import { isAddress } from "./mirror.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(isAddress("C:\\wheels"), false);
 * strictEqual(isAddress("file:///wheels"), true);
 * ```
 */
export function isAddress(mirror: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(mirror);
}

/**
 * What pip's `--find-links` is told.
 *
 * @param mirror A folder of wheels, or the address of a page of links to them.
 * @returns The address, or the absolute path of the folder.
 * @throws {AssetError} If it is neither an address nor a folder.
 */
export async function findMirror(mirror: string): Promise<string> {
  if (isAddress(mirror)) return mirror;
  const path = resolve(mirror);
  const { isDirectory } = await Deno.stat(path).catch((cause: unknown) => {
    throw noFolder(path, cause);
  });
  if (isDirectory) return path;
  throw noFolder(path);
}

function noFolder(path: string, cause?: unknown): AssetError {
  return new AssetError(
    `Cannot use GRAMLAB_MIRROR: ${path} is no folder that can be read; set ` +
      `it to a folder or an address that has the wheels, or unset it`,
    { cause },
  );
}
