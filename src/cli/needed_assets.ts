/** What must be fetched before trials can run. */
import { dirname } from "node:path";
import { cacheDir } from "../assets/cache_dir.ts";
import { ensureAssets } from "../assets/ensure.ts";
import {
  CUDA_FILES,
  isCudaFile,
  PHOTOS,
  readManifest,
} from "../assets/manifest.ts";
import { listAssets } from "../assets/list.ts";
import type { Trial } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { METRICS, NETWORKS } from "../engine/catalog.ts";
import type { OpenOptions } from "../engine/device.ts";
import { REFERENCE } from "../engine/session.ts";
import { checkSpace } from "./check_space.ts";
import { showAssetProgress } from "./asset_progress.ts";
import type { Io } from "./io.ts";
import { libraryHash } from "./library_hash.ts";
import {
  cudaCanBeFetched,
  LIBRARY,
  libraryCanBeFetched,
  locateLibrary,
} from "./locate_library.ts";

/** Fetched files, by what they are for. */
export interface FetchedAssets {
  /** Path of a file by its id in the manifest. */
  path(id: string): string;
  /** Id in the manifest to path, of all that was fetched. */
  readonly paths: Readonly<Record<string, string>>;
  /** TensorFlow's library, for opening a backend; empty if not wanted. */
  readonly library: Pick<OpenOptions, "libraryFolder" | "librarySha256">;
}

/** What to fetch, and how to tell about it. */
export interface FetchOptions {
  /** Ids in the manifest. */
  readonly ids: readonly string[];
  /**
   * Whether TensorFlow's library is needed, wanted where it can be had, or not
   * wanted.
   */
  readonly library: "needed" | "wanted" | "unwanted";
  /** The terminal. */
  readonly io: Io;
  /** Whether to keep silent about the progress. */
  readonly quiet?: boolean;
  /** Whether to fetch nothing, and say what is missing. */
  readonly offline?: boolean;
  /** Stops the fetching. */
  readonly signal: AbortSignal;
}

/**
 * Ids of the weights and photographs that trials use.
 *
 * @param trials The trials.
 * @returns Each id once.
 */
export function assetsOf(trials: readonly Trial[]): string[] {
  const ids = new Set<string>();
  for (const { settings, content, style } of trials) {
    const { name, weights } = settings.network;
    if (weights === undefined) ids.add(lookup(NETWORKS, name).weights);
    for (const image of [content, style]) {
      if (image.kind === "photo") ids.add(lookup(PHOTOS, image.name).id);
    }
  }
  return [...ids];
}

/**
 * Ids of the weights that metrics look at images with.
 *
 * @param metrics Names of metrics; names of costs need nothing.
 * @returns None or one.
 */
export function assetsOfMetrics(metrics: readonly string[]): string[] {
  const isSeen = metrics.some((name) =>
    (METRICS[name]?.layers.length ?? 0) > 0
  );
  return isSeen ? [lookup(NETWORKS, REFERENCE.network.name).weights] : [];
}

/**
 * Whether trials need TensorFlow's library.
 *
 * @param trials The trials.
 * @returns `wanted` where `auto` decides.
 */
export function libraryFor(trials: readonly Trial[]): FetchOptions["library"] {
  const backends = new Set(trials.map(({ settings }) => settings.backend));
  if (backends.has("tensorflow")) return "needed";
  return backends.has("auto") ? "wanted" : "unwanted";
}

/**
 * Fetches what is missing, with a progress line.
 *
 * @param options What to fetch.
 * @returns Where everything lies.
 * @throws {AssetError} If something cannot be fetched, or must not be.
 * @throws What `signal` was aborted with.
 */
export async function fetchAssets(
  { ids, library, io, quiet = false, offline = false, signal }: FetchOptions,
): Promise<FetchedAssets> {
  const source = library === "unwanted" ? undefined : await locateLibrary(io);
  const say = (text: string): void => quiet ? undefined : io.err(`${text}\n`);
  if (source?.kind === "cached" && source.whyNotCuda !== undefined) {
    say(`The processor computes, not CUDA: ${source.whyNotCuda}`);
  }
  // what is needed and cannot be had is told by the attempt to fetch it
  const fetchLibrary = source?.kind === "fetchable" ||
    (source?.kind === "none" && library === "needed");
  const wanted = fetchLibrary ? [...LIBRARY, ...ids] : ids;
  const mirror = io.env.get("GRAMLAB_MIRROR");
  const folder = cacheDir(io.env, Deno.build.os);
  if (!offline) {
    const room = await checkSpace(wanted, folder);
    if (room !== undefined) say(room);
  }
  const progress = showAssetProgress(io);
  try {
    const paths = await ensureAssets(wanted, {
      cacheDir: folder,
      ...(!quiet && { onProgress: progress.update }),
      ...(mirror && { mirror }),
      offline,
      signal,
    });
    const fetched = paths.get(LIBRARY[0]!);
    const libraryFolder = source && "folder" in source
      ? source.folder
      : fetched && dirname(fetched);
    return {
      path: (id) => paths.get(id)!,
      paths: Object.fromEntries(paths),
      library: await describeLibrary(libraryFolder, folder),
    };
  } finally {
    progress.end();
  }
}

async function describeLibrary(
  libraryFolder: string | undefined,
  cache: string,
): Promise<FetchedAssets["library"]> {
  if (libraryFolder === undefined) return {};
  const librarySha256 = await libraryHash(libraryFolder, cache);
  return { libraryFolder, ...(librarySha256 && { librarySha256 }) };
}

/**
 * Everything that this version can fetch, besides TensorFlow.
 *
 * @returns Ids in the manifest, each once.
 */
export function allAssets(): string[] {
  return readManifest().packages
    .flatMap(({ files }) => files.map(({ id }) => id))
    .filter((id) => !LIBRARY.includes(id) && !isCudaFile(id));
}

/**
 * Everything that belongs into the cache on this platform, with TensorFlow for
 * the CPU, for CUDA, or both: what there is a piece of, else that for the CPU.
 *
 * @param cacheDir The cache folder.
 * @returns Ids in the manifest, each once.
 * @throws {AssetError} If the cache cannot be looked at.
 */
export async function fetchableAssets(cacheDir: string): Promise<string[]> {
  const begun = async (ids: readonly string[]): Promise<boolean> =>
    (await listAssets(ids, { cacheDir })).some(({ present }) => present);
  const cuda = cudaCanBeFetched() && await begun(CUDA_FILES);
  const cpu = libraryCanBeFetched() && (!cuda || await begun(LIBRARY));
  return [
    ...(cpu ? LIBRARY : []),
    ...(cuda ? CUDA_FILES : []),
    ...allAssets(),
  ];
}
