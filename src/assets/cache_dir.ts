/** Where fetched files are kept: outside the clone, so that clones share them. */

import { posix, win32 } from "node:path";
import { AssetError } from "../base/errors.ts";

/** Reads environment variables; `Deno.env` is one. */
export interface EnvironmentVariables {
  /** The value of a variable, or undefined where it is not set. */
  get(name: string): string | undefined;
}

/**
 * The folder of fetched files: `GRAMLAB_CACHE`, else `gramlab` in the
 * platform's cache folder. It need not exist yet.
 *
 * @param env Environment variables; an empty one counts as not set.
 * @param os Operating system, as in `Deno.build.os`.
 * @returns An absolute path.
 * @throws {AssetError} If the variable that names the user's folder is not set.
 *
 * @example The platform's cache folder on Linux
 * ```ts
 * import { cacheDir } from "./cache_dir.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const env = new Map([["HOME", "/home/ada"]]);
 * strictEqual(cacheDir(env, "linux"), "/home/ada/.cache/gramlab");
 * ```
 */
export function cacheDir(
  env: EnvironmentVariables,
  os: typeof Deno.build.os,
): string {
  const path = os === "windows" ? win32 : posix;
  const own = env.get("GRAMLAB_CACHE");
  if (own) return path.resolve(own);
  if (os === "windows") {
    return path.join(required(env, "LOCALAPPDATA"), "gramlab");
  }
  if (os === "darwin") {
    return path.join(required(env, "HOME"), "Library", "Caches", "gramlab");
  }
  const xdg = env.get("XDG_CACHE_HOME");
  // the XDG specification tells programs to ignore relative paths
  if (xdg && path.isAbsolute(xdg)) return path.join(xdg, "gramlab");
  return path.join(required(env, "HOME"), ".cache", "gramlab");
}

function required(env: EnvironmentVariables, name: string): string {
  const value = env.get(name);
  if (value) return value;
  throw new AssetError(
    `Cannot tell where to keep fetched files: ${name} is not set; ` +
      `set it, or set GRAMLAB_CACHE to a folder`,
  );
}
