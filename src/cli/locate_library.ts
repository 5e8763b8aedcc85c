/** Where TensorFlow's library comes from on this machine. */
import { dirname } from "node:path";
import { cacheDir } from "../assets/cache_dir.ts";
import { listAssets } from "../assets/list.ts";
import { CUDA_FILES, findFile } from "../assets/manifest.ts";
import { AssetError } from "../base/errors.ts";
import { type CudaProbe, probeCuda } from "../tensorflow/cuda_driver.ts";
import { findInstalled } from "../tensorflow/find_installed.ts";
import type { Io } from "./io.ts";

/** Ids in the manifest of TensorFlow's library for the CPU. */
export const LIBRARY: readonly string[] = [
  "tensorflow-cc",
  "tensorflow-framework",
];

/** What was found, in the order of preference. */
export type LibrarySource =
  | {
    /** By `GRAMLAB_TENSORFLOW`, or by pip. */
    readonly kind: "given" | "installed";
    /** Folder that holds the library. */
    readonly folder: string;
  }
  | CachedLibrary
  /** Not here, but there is a package for this platform. */
  | { readonly kind: "fetchable" }
  | {
    readonly kind: "none";
    /** Why not, as a part of a sentence. */
    readonly reason: string;
  };

/** A library that an earlier fetch has left. */
export interface CachedLibrary {
  /** In the cache. */
  readonly kind: "cached";
  /** Folder that holds the library. */
  readonly folder: string;
  /** Ids of its files in the manifest. */
  readonly ids: readonly string[];
  /** Why it is not the one for CUDA, though that has been fetched. */
  readonly whyNotCuda?: string;
}

/**
 * Looks for TensorFlow's library. Fetches nothing.
 *
 * In the cache, the library for CUDA comes first where NVIDIA's driver shows a
 * card, and the one for the CPU elsewhere; either runs without the other. The
 * cache comes before an installed package, so that a `pip install` changes
 * nothing in the middle of a study.
 *
 * @param io The terminal, for its variables.
 * @param probe Asks NVIDIA's driver.
 * @returns The first of: the folder that `GRAMLAB_TENSORFLOW` names, the
 *     cache, Python's package, what can be fetched.
 * @throws {AssetError} If the cache cannot be read.
 */
export async function locateLibrary(
  io: Io,
  probe: () => CudaProbe = probeCuda,
): Promise<LibrarySource> {
  const given = io.env.get("GRAMLAB_TENSORFLOW");
  if (given) return { kind: "given", folder: given };
  const isPackaged = libraryCanBeFetched();
  if (isPackaged) {
    const cached = await findCached(cacheDir(io.env, Deno.build.os), probe);
    if (cached !== undefined) return cached;
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
  return canBeFetched(LIBRARY);
}

/** Whether there is a package of the library for CUDA for this platform. */
export function cudaCanBeFetched(): boolean {
  return canBeFetched(CUDA_FILES);
}

function canBeFetched(ids: readonly string[]): boolean {
  try {
    ids.forEach((id) => findFile(id));
    return true;
  } catch (error) {
    if (error instanceof AssetError) return false;
    throw error;
  }
}

async function findCached(
  cache: string,
  probe: () => CudaProbe,
): Promise<CachedLibrary | undefined> {
  const cpu = await findWhole(cache, LIBRARY);
  const cuda = cudaCanBeFetched()
    ? await findWhole(cache, CUDA_FILES)
    : undefined;
  if (cpu === undefined || cuda === undefined) return cuda ?? cpu;
  const found = probe();
  return found.state === "usable" ? cuda : { ...cpu, whyNotCuda: found.reason };
}

/** The library, if all of its files are there. */
async function findWhole(
  cache: string,
  ids: readonly string[],
): Promise<CachedLibrary | undefined> {
  const files = await listAssets(ids, { cacheDir: cache });
  if (!files.every(({ present }) => present)) return undefined;
  return { kind: "cached", folder: dirname(files[0]!.path), ids };
}
