/** Files named by their content, to which trials refer. */
import { join } from "node:path";
import type { KeptFile } from "../base/records.ts";
import { sha256 } from "../base/sha256.ts";
import { makeFolder, syncFolder, writeDurable } from "./durable_file.ts";
import { layoutOf } from "./layout.ts";
import { hashFile } from "./sums_file.ts";
import { entryAt } from "./walk_folder.ts";

/**
 * Writes a file, unless it is there.
 *
 * @param root The results folder.
 * @param content What the file holds.
 * @param extension Behind its name, which is its SHA-256.
 * @returns Where it lies.
 */
export async function keepFile(
  root: string,
  content: Uint8Array,
  extension: string,
): Promise<KeptFile> {
  const hash = sha256(content);
  const name = `${hash}.${extension}`;
  const folder = layoutOf(root).provenance;
  const file = join(folder, name);
  if (isWhole(file, content.length, hash)) {
    // what a run needs now is not deleted as old
    const now = new Date();
    await Deno.utime(file, now, now);
  } else {
    await makeFolder(folder);
    // another process may write the same file now
    const draft = `${file}.${crypto.randomUUID().slice(0, 8)}.tmp`;
    try {
      await writeDurable(draft, content);
      await Deno.rename(draft, file);
    } catch (cause) {
      await Deno.remove(draft).catch(() => {}); // perhaps never made
      throw cause;
    }
    await syncFolder(folder);
  }
  return { sha256: hash, bytes: content.length, path: `provenance/${name}` };
}

/** One that is damaged is written again. */
function isWhole(file: string, bytes: number, hash: string): boolean {
  const entry = entryAt(file);
  return entry?.kind === "file" && entry.bytes === bytes &&
    hashFile(file) === hash;
}
