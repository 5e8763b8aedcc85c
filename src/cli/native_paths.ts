/** Where native code may be loaded from: what tasks give to `--allow-ffi`. */
import { cacheDir } from "../assets/cache_dir.ts";
import { AssetError } from "../base/errors.ts";
import { findDriver } from "../tensorflow/find_driver.ts";
import type { Io } from "./io.ts";
import { type LibrarySource, locateLibrary } from "./locate_library.ts";

/** Stands for no folder at all: the flag without a value would allow any. */
const NOTHING = "no-native-code";

/**
 * Finds the folders and files that TensorFlow's library, and NVIDIA's driver,
 * may be opened from on this machine. Opens nothing.
 *
 * @param io The terminal, for its variables.
 * @returns Paths, at least one: of the cache, of the library where it lies
 *     elsewhere, and of the driver. None has a comma.
 */
export async function nativePaths(io: Io): Promise<string[]> {
  return allowedPaths(await libraryFolders(io));
}

/**
 * What a program may open that opens libraries from these folders.
 *
 * @param folders The folders.
 * @returns Paths as of {@linkcode nativePaths}, with the driver's.
 */
export function allowedPaths(folders: readonly string[]): string[] {
  const driver = findDriver();
  const all = [...folders, ...(driver === undefined ? [] : [driver])];
  // a comma would end the path, and what follows would be another one
  const paths = all.filter((path) => !path.includes(","));
  return paths.length > 0 ? paths : [NOTHING];
}

async function libraryFolders(io: Io): Promise<string[]> {
  try {
    const cache = cacheDir(io.env, Deno.build.os);
    const source = await locateLibrary(io, notAsked);
    return isElsewhere(source) ? [source.folder, cache] : [cache];
  } catch (error) {
    // the command that this is for says the same
    if (error instanceof AssetError) return [];
    throw error;
  }
}

/** Both libraries of the cache lie in it, so that the card does not matter. */
function notAsked(): { state: "unusable"; reason: string } {
  return { state: "unusable", reason: "it is not asked" };
}

function isElsewhere(
  source: LibrarySource,
): source is Extract<LibrarySource, { readonly kind: "given" | "installed" }> {
  return source.kind === "given" || source.kind === "installed";
}
