/** Images of one's own that lie elsewhere than when they were recorded. */
import { join } from "node:path";
import { UsageError } from "../base/errors.ts";
import type { ImageRef, Trial, TrialRecord } from "../base/records.ts";
import { readUpTo } from "../base/read_up_to.ts";
import { sha256 } from "../base/sha256.ts";
import { MAX_IMAGE_BYTES } from "../plan/read_image_file.ts";

/** Looks for the file of an image. */
export interface ImageFinder {
  /**
   * Finds a file by its content.
   *
   * @param bytes Its size.
   * @param hash Its SHA-256, hex.
   * @returns Its path; undefined if there is none.
   */
  find(bytes: number, hash: string): Promise<string | undefined>;
}

/**
 * Looks for images in a folder and all folders below it. Only files of the
 * right size are read.
 *
 * @param folder The folder.
 * @throws {UsageError} If it cannot be listed.
 */
export async function imageFinder(folder: string): Promise<ImageFinder> {
  const bySize = new Map<number, string[]>();
  try {
    await listFiles(folder, bySize);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const message = `Cannot look for images in "${folder}": ${cause.message}`;
    throw new UsageError(message, { cause });
  }
  return {
    async find(bytes, hash) {
      for (const path of bySize.get(bytes) ?? []) {
        if (sha256(await readUpTo(path, MAX_IMAGE_BYTES)) === hash) return path;
      }
      return undefined;
    },
  };
}

/** Follows no links, which might lead around in a circle. */
async function listFiles(
  folder: string,
  bySize: Map<number, string[]>,
): Promise<void> {
  for await (const { name, isFile, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) await listFiles(path, bySize);
    if (!isFile) continue;
    const { size } = await Deno.stat(path);
    if (size > MAX_IMAGE_BYTES) continue;
    bySize.set(size, [...bySize.get(size) ?? [], path]);
  }
}

/** A trial whose images were looked for. */
export interface Relocated {
  /** The trial, with the paths of now. */
  readonly trial: Trial;
  /** What was found elsewhere, a sentence each without its stop. */
  readonly notes: readonly string[];
}

/**
 * Looks for those images of a trial that are not where they were.
 *
 * @param trial The trial.
 * @param record Its record, which tells the sizes.
 * @param finder Looks for them.
 */
export async function relocate(
  trial: Trial,
  record: TrialRecord,
  finder: ImageFinder,
): Promise<Relocated> {
  const notes: string[] = [];
  let moved = trial;
  for (const role of ["content", "style"] as const) {
    const image = trial[role];
    const bytes = record[role]?.bytes;
    if (image.kind !== "file" || bytes === undefined) continue;
    if (await isThere(image)) continue;
    const path = await finder.find(bytes, image.sha256);
    if (path === undefined) continue;
    moved = { ...moved, [role]: { ...image, path } };
    notes.push(`${role} ${trial.settings[role]} was found at ${path}`);
  }
  return { trial: moved, notes };
}

async function isThere(
  { path, sha256: hash }: Extract<ImageRef, { kind: "file" }>,
): Promise<boolean> {
  try {
    const { isFile } = await Deno.stat(path);
    return isFile && sha256(await readUpTo(path, MAX_IMAGE_BYTES)) === hash;
  } catch {
    return false; // why not is told where the trial is refused for it
  }
}
