/** Files that are whole after a power cut, or not there. */
import { dirname, join } from "node:path";
import { StoreError } from "../base/errors.ts";

/**
 * Writes a file and waits until the disk has it.
 *
 * @param path The file; replaced if it exists. A link in its place is
 *     replaced, too, and what it leads to stays as it is.
 * @param content Bytes, or text that is written as UTF-8.
 */
export async function writeDurable(
  path: string,
  content: Uint8Array | string,
): Promise<void> {
  const bytes = typeof content === "string"
    ? new TextEncoder().encode(content)
    : content;
  using file = await openNew(path);
  for (let at = 0; at < bytes.length;) {
    at += await file.write(bytes.subarray(at));
  }
  await file.sync();
}

/** Opens an empty file that is no link, nor another name of some file. */
async function openNew(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, { write: true, createNew: true });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) throw cause;
    const { isDirectory } = await Deno.lstat(path);
    if (!isDirectory) await Deno.remove(path);
    return await Deno.open(path, { write: true, create: true });
  }
}

/**
 * Makes a folder where there is none.
 *
 * @param path The folder; the one above it must exist.
 * @throws {StoreError} If a link is in its place: what is written must not
 *     end up elsewhere.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) throw cause;
    const info = await Deno.lstat(path);
    if (info.isDirectory) return;
    if (info.isSymlink) throw linkInTheWay(path);
    throw cause;
  }
}

/**
 * Makes the folders that a file lies in, as {@linkcode makeFolder} does.
 *
 * @param folder A folder that exists.
 * @param name Path of the file below it; must not lead out.
 * @returns Paths of these folders below `folder`, outermost first.
 */
export async function makeParents(
  folder: string,
  name: string,
): Promise<string[]> {
  const parent = dirname(name);
  if (parent === ".") return [];
  const outer = await makeParents(folder, parent);
  await makeFolder(join(folder, parent));
  return [...outer, parent];
}

/**
 * The error for a link where results are to be written.
 *
 * @param path The link.
 */
export function linkInTheWay(path: string): StoreError {
  return new StoreError(
    `Cannot write to "${path}": it is a symbolic link, and nothing is ` +
      "written outside the results folder; put a real folder or file in " +
      "its place, or choose another folder with --results DIR",
  );
}

/**
 * Waits until the disk has the names in a folder.
 *
 * @param path The folder.
 */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders, and writes their names through anyway
  if (Deno.build.os === "windows") return;
  using folder = await Deno.open(path);
  await folder.sync();
}

/**
 * Removes a folder with all that is in it, if it is there.
 *
 * @param path The folder.
 */
export async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
