/** What lies in a folder; links are followed by one function only. */
import { join } from "node:path";

/** What something in a folder is; `other` are pipes, sockets and devices. */
export type EntryKind = "file" | "folder" | "link" | "other";

/** One thing in a folder. */
export interface FolderEntry {
  /** Path below the folder, parts joined by `/` on every system. */
  readonly name: string;
  /** What it is itself; a link is a link wherever it leads. */
  readonly kind: EntryKind;
  /** Size in bytes; 0 for all but files. */
  readonly bytes: number;
}

/**
 * What a path is, itself.
 *
 * @param path Any path.
 * @returns Undefined if nothing is there.
 */
export function entryAt(
  path: string,
): Pick<FolderEntry, "kind" | "bytes"> | undefined {
  try {
    return entryOf(Deno.lstatSync(path));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

/**
 * What lies directly in a folder.
 *
 * @param path The folder.
 * @returns Sorted by name; nothing if the folder is missing.
 */
export function entriesIn(path: string): FolderEntry[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name).sort()
      .flatMap((name) => {
        // what another process removes meanwhile is not there
        const entry = entryAt(join(path, name));
        return entry === undefined ? [] : [{ name, ...entry }];
      });
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return [];
    throw cause;
  }
}

/**
 * Folders that lie in a folder or that links in it lead to.
 *
 * @param path The folder.
 * @returns Their names, sorted; none if the folder is missing.
 */
export function foldersThrough(path: string): string[] {
  try {
    // no look at each entry: there may be a hundred thousand
    return [...Deno.readDirSync(path)]
      .filter(({ name, isDirectory, isSymlink }) =>
        isDirectory || isSymlink && leadsToFolder(join(path, name))
      )
      .map(({ name }) => name)
      .sort();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return [];
    throw cause;
  }
}

function leadsToFolder(link: string): boolean {
  try {
    return Deno.statSync(link).isDirectory;
  } catch (cause) {
    const isBroken = cause instanceof Deno.errors.NotFound ||
      cause instanceof Deno.errors.FilesystemLoop;
    if (isBroken) return false;
    throw cause;
  }
}

/**
 * Everything below a folder, each folder before what is in it. Never follows
 * a link.
 *
 * @param path The folder.
 * @param prefix What goes before each name.
 */
export function* walkFolder(
  path: string,
  prefix: string = "",
): Generator<FolderEntry, void, void> {
  for (const entry of entriesIn(path)) {
    const name = prefix + entry.name;
    yield { ...entry, name };
    if (entry.kind === "folder") {
      yield* walkFolder(join(path, entry.name), `${name}/`);
    }
  }
}

/**
 * How much a file, or all files below a folder, hold.
 *
 * @param path The file or folder.
 * @returns Bytes; links count nothing.
 */
export function bytesBelow(path: string): number {
  const entry = entryAt(path);
  if (entry?.kind !== "folder") return entry?.bytes ?? 0;
  let sum = 0;
  for (const { bytes } of walkFolder(path)) sum += bytes;
  return sum;
}

function entryOf(info: Deno.FileInfo): Pick<FolderEntry, "kind" | "bytes"> {
  if (info.isSymlink) return { kind: "link", bytes: 0 };
  if (info.isDirectory) return { kind: "folder", bytes: 0 };
  if (info.isFile) return { kind: "file", bytes: info.size };
  return { kind: "other", bytes: 0 };
}
