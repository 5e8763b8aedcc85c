/** Whether what is to be fetched fits on the disk. */
import { cacheError } from "../assets/cache_error.ts";
import { fetchNeeds } from "../assets/missing.ts";
import { AssetError } from "../base/errors.ts";
import { megabytes } from "../base/format.ts";
import { freeBytes } from "./free_space.ts";

const GIGABYTE = 1e9;

/**
 * Compares what fetching takes with what the disk has.
 *
 * @param ids Ids of files in the manifest.
 * @param folder The cache folder.
 * @param free Asks for the free bytes of a folder's disk.
 * @returns What will be fetched and how much room it takes, where that is worth
 *     telling: from a gigabyte on.
 * @throws {AssetError} If it does not fit, or the disk cannot be looked at.
 */
export async function checkSpace(
  ids: readonly string[],
  folder: string,
  free: (folder: string) => Promise<number> = freeBytes,
): Promise<string | undefined> {
  const { downloadBytes, diskBytes } = await fetchNeeds(ids, {
    cacheDir: folder,
  });
  if (downloadBytes === 0) return undefined;
  const freeNow = await free(folder).catch((error) => {
    throw cacheError(error, folder);
  });
  const what = `${megabytes(downloadBytes)} to fetch`;
  const room = `${megabytes(diskBytes)} of disk needed, ` +
    `${megabytes(freeNow)} free in ${folder}`;
  if (freeNow >= diskBytes) {
    return downloadBytes < GIGABYTE ? undefined : `${what}; ${room}`;
  }
  throw new AssetError(
    `Cannot fetch what is missing: ${room}; ` +
      `make room, or set GRAMLAB_CACHE to a folder on another disk`,
  );
}
