/** Fetched files for inputs. Nothing is fetched, since nothing may be written. */
import { cacheDir } from "../../src/assets/cache_dir.ts";
import { locate } from "../../src/assets/locate.ts";
import { findFile } from "../../src/assets/manifest.ts";

/**
 * Path of a file that `deno task setup` has fetched.
 *
 * @param id Its id in `weights/manifest.json`.
 */
export function fetchedFile(id: string): string {
  return locate(cacheDir(Deno.env, Deno.build.os), findFile(id));
}
