/** Free space of the disk that a folder is on, or will be on. */
import { dirname } from "node:path";
import { statfs } from "node:fs/promises";

/**
 * Asks how many bytes a user may still write.
 *
 * @param folder Absolute path; need not exist yet.
 * @returns Bytes.
 */
export async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const parent = dirname(folder);
    const isMissing = error instanceof Error && "code" in error &&
      (error.code === "ENOENT" || error.code === "ENOTDIR");
    if (!isMissing || parent === folder) throw error;
    return await freeBytes(parent);
  }
}
