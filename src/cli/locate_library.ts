/** Where TensorFlow's library comes from on this machine. */
import { dirname } from "node:path";
import { cacheDir } from "../assets/cache_dir.ts";
import { listAssets } from "../assets/list.ts";
import { findFile } from "../assets/manifest.ts";
import { AssetError } from "../base/errors.ts";
import { findInstalled } from "../tensorflow/find_installed.ts";
import type { Io } from "./io.ts";

/** Ids in the manifest of TensorFlow's library. */
export const LIBRARY: readonly string[] = [
  "tensorflow-cc",
  "tensorflow-framework",
];

/** What was found, in the order of preference. */
export type LibrarySource =
  | {
    /** By `GRAMLAB_TENSORFLOW`, by an earlier fetch, or by pip. */
    readonly kind: "given" | "cached" | "installed";
    /** Folder that holds the library. */
    readonly folder: string;
  }
  /** Not here, but there is a package for this platform. */
  | { readonly kind: "fetchable" }
  | {
    readonly kind: "none";
    /** Why not, as a part of a sentence. */
    readonly reason: string;
  };

/**
 * Looks for TensorFlow's library. Fetches nothing.
 *
 * The cache comes before an installed package, so that a `pip install` changes
 * nothing in the middle of a study.
 *
 * @param io The terminal, for its variables.
 * @returns The first of: the folder that `GRAMLAB_TENSORFLOW` names, the
 *     cache, Python's package, what can be fetched.
 * @throws {AssetError} If the cache cannot be read.
 */
export async function locateLibrary(io: Io): Promise<LibrarySource> {
  const given = io.env.get("GRAMLAB_TENSORFLOW");
  if (given) return { kind: "given", folder: given };
  const isPackaged = libraryCanBeFetched();
  if (isPackaged) {
    const folder = await cachedFolder(cacheDir(io.env, Deno.build.os));
    if (folder !== undefined) return { kind: "cached", folder };
  }
  const installed = await findInstalled();
  if (installed.state === "usable") {
    return { kind: "installed", folder: installed.folder };
  }
  if (isPackaged) return { kind: "fetchable" };
  return { kind: "none", reason: installed.reason };
}

/** Whether there is a package of TensorFlow's library for this platform. */
export function libraryCanBeFetched(): boolean {
  try {
    LIBRARY.forEach((id) => findFile(id));
    return true;
  } catch (error) {
    if (error instanceof AssetError) return false;
    throw error;
  }
}

async function cachedFolder(cache: string): Promise<string | undefined> {
  const files = await listAssets(LIBRARY, { cacheDir: cache });
  if (!files.every(({ present }) => present)) return undefined;
  return dirname(files[0]!.path);
}
