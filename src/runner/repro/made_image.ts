/** What a trial's folder holds of its images. */
import { join } from "node:path";
import { ImageError } from "../../base/errors.ts";
import { decodeImage } from "../../image/decode.ts";
import type { Image } from "../../image/types.ts";
import type { HashRow } from "../../store/mod.ts";

/**
 * The last image of a trial.
 *
 * @param folder Path of the trial's folder.
 * @returns Undefined if there is none, or it cannot be read.
 */
export async function readOutput(folder: string): Promise<Image | undefined> {
  const file = join(folder, "output.png");
  const bytes = await readIfThere(file);
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
 * @returns Undefined if there is none.
 */
export async function readChain(
  folder: string,
): Promise<HashRow[] | undefined> {
  const bytes = await readIfThere(join(folder, "hashes.csv"));
  if (bytes === undefined) return undefined;
  const lines = new TextDecoder().decode(bytes).trimEnd().split("\n");
  return lines.slice(1).map((line) => {
    const [step, sha256 = ""] = line.split(",");
    return { step: Number(step), sha256 };
  });
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
