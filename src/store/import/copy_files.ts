/** Copies the files of a trial, each whole and on the disk, or none. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { makeParents, syncFolder, writeDurable } from "../durable_file.ts";
import { SUMS_FILE } from "../layout.ts";
import { guard } from "../store_failure.ts";
import { type ListedFile, sumsText } from "../sums_file.ts";

const CHUNK_BYTES = 1 << 20;

/**
 * Copies files, and writes the list of them.
 *
 * @param files What to copy, with sizes and hashes as they were found.
 * @param from Folder to copy from.
 * @param to Folder to copy to; must exist, without any of the files.
 * @returns Name of a file that is not any more what it was found to be.
 * @throws {StoreError} If a file cannot be read or written.
 */
export async function copyFiles(
  files: readonly ListedFile[],
  from: string,
  to: string,
): Promise<string | undefined> {
  const folders = new Set<string>();
  for (const file of files) {
    for (const folder of await makeParents(to, file.name)) folders.add(folder);
    if (!await copyFile(file, from, to)) return file.name;
  }
  await writeDurable(join(to, SUMS_FILE), sumsText(files));
  for (const folder of folders) await syncFolder(join(to, folder));
  return undefined;
}

/** False if the file is not what it was found to be. */
async function copyFile(
  { name, bytes, sha256 }: ListedFile,
  from: string,
  to: string,
): Promise<boolean> {
  const [source, target] = [join(from, name), join(to, name)];
  using input = await guard("read", source, () => Deno.open(source));
  const hash = createHash("sha256");
  return await guard("write", target, async () => {
    const options = { write: true, createNew: true };
    using output = await Deno.open(target, options);
    const chunk = new Uint8Array(CHUNK_BYTES);
    for (let left = bytes;;) {
      const count = await guard("read", source, () => input.read(chunk)) ?? 0;
      left -= count;
      if (left < 0) return false; // it grows
      if (count === 0) break;
      const part = chunk.subarray(0, count);
      hash.update(part);
      for (let at = 0; at < count;) {
        at += await output.write(part.subarray(at));
      }
    }
    await output.sync();
    return hash.digest("hex") === sha256;
  });
}
