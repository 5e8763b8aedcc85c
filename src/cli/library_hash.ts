/** The hash of TensorFlow's library, for the record of trials. */
import { fileHash } from "../assets/file_hash.ts";
import { BackendError } from "../base/errors.ts";
import { sha256 } from "../base/sha256.ts";
import { findLibrary } from "../tensorflow/mod.ts";

/**
 * SHA-256 of the hashes of the library's two files, one a line.
 *
 * @param folder Folder that holds the library.
 * @param cacheDir The cache folder, which remembers hashes.
 * @returns Undefined if the library is not there: opening it tells why.
 */
export async function libraryHash(
  folder: string,
  cacheDir: string,
): Promise<string | undefined> {
  try {
    const { main, framework } = findLibrary(folder);
    const hashes = [
      await fileHash(main, cacheDir),
      await fileHash(framework, cacheDir),
    ];
    return sha256(hashes.join("\n"));
  } catch (error) {
    if (error instanceof BackendError) return undefined;
    throw error;
  }
}
