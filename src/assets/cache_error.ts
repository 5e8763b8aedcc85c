/** Says what is wrong with the cache folder. */

import { AssetError } from "../base/errors.ts";

/**
 * Turns what the operating system refused into an error a user can act on.
 *
 * @param error What was thrown while the cache was used.
 * @param cacheDir The cache folder.
 * @returns An {@linkcode AssetError} if the operating system refused
 *     something, else `error` itself.
 */
export function cacheError(error: unknown, cacheDir: string): unknown {
  const code = systemCode(error);
  const isRefused = error instanceof Deno.errors.NotCapable;
  if (code === undefined && !isRefused) return error;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new AssetError(
      `Cannot write to the cache folder ${cacheDir}: the disk is full; ` +
        `make room, or set GRAMLAB_CACHE to a folder on another disk`,
      { cause: error },
    );
  }
  const { message } = error as Error;
  return new AssetError(
    `Cannot use the cache folder ${cacheDir}: ${message}; ` +
      `make it writable, or set GRAMLAB_CACHE to another folder`,
    { cause: error },
  );
}

function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
