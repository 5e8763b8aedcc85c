/** Image files, as far as the file system goes. */
import { ImageError } from "../base/errors.ts";
import { readUpTo } from "../base/read_up_to.ts";
import { fileReason } from "./file_reason.ts";

/** Largest image file, in bytes: 27 megapixels without any compression. */
export const MAX_IMAGE_BYTES = 100_000_000;

/**
 * Reads the file of an image.
 *
 * @param path Where it lies.
 * @param name What the user calls it.
 * @param start What its path starts from, for errors.
 *     @default what paths in studies start from
 * @throws {ImageError} If there is no such file, it cannot be read, or is too large.
 */
export async function readImageFile(
  path: string,
  name: string,
  start?: string,
): Promise<Uint8Array> {
  try {
    // a pipe or a device might never end
    const { isFile } = await Deno.stat(path);
    if (isFile) return await readUpTo(path, MAX_IMAGE_BYTES);
  } catch (cause) {
    const message = `Cannot read image ${name}: ${fileReason(cause, start)}`;
    throw new ImageError(message, { cause });
  }
  throw new ImageError(`Cannot read image ${name}: it is not a file`);
}
