/** What a trial's folder holds of its images. */
import { join } from "node:path";
import { ImageError, StoreError } from "../../base/errors.ts";
import { decodeImage } from "../../image/decode.ts";
import type { Image } from "../../image/types.ts";
import { type HashRow, MAX_FILE_BYTES, readBytes } from "../../store/mod.ts";

/**
 * The last image of a trial.
 *
 * @param folder Path of the trial's folder.
 * @returns Undefined if there is none, or it cannot be read.
 */
export async function readOutput(folder: string): Promise<Image | undefined> {
  const file = join(folder, "output.png");
  const bytes = readIfSound(file, MAX_FILE_BYTES);
  if (bytes === undefined) return undefined;
  try {
    return await decodeImage(bytes, file);
  } catch (error) {
    if (error instanceof ImageError) return undefined;
    throw error;
  }
}

/**
 * The chain of hashes of a trial, damaged rows too: they are to be found by
 * comparing them.
 *
 * @param folder Path of the trial's folder.
 * @returns Undefined if there is none, or it cannot be read.
 */
export function readChain(folder: string): HashRow[] | undefined {
  const bytes = readIfSound(join(folder, "hashes.csv"), MAX_FILE_BYTES);
  if (bytes === undefined) return undefined;
  const lines = new TextDecoder().decode(bytes).trimEnd().split("\n");
  return lines.slice(1).map((line) => {
    const [step, sha256 = ""] = line.split(",");
    return { step: Number(step), sha256 };
  });
}

/**
 * A file of a trial.
 *
 * @param file Its path.
 * @param mostBytes How many bytes it may have.
 * @returns Undefined if it is missing, a pipe, or far too large.
 */
export function readIfSound(
  file: string,
  mostBytes: number,
): Uint8Array | undefined {
  try {
    return readBytes(file, mostBytes);
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
