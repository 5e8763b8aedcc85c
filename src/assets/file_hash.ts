/** Hashes of large files, computed once for as long as they do not change. */
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";

/** Name of the file in the cache that remembers hashes. */
const NOTES = "hashes.json";

/** What changes whenever a file does. */
interface Stamp {
  readonly bytes: number;
  readonly inode: number | null;
  readonly modifiedMs: number | null;
  /** Set by the system, so that no program can turn it back; in seconds. */
  readonly changedMs: number | null;
}

type Notes = Readonly<Record<string, Stamp & { readonly sha256: string }>>;

/**
 * SHA-256 of a file. What was hashed before is not read again while its size,
 * place on the disk and times are as they were: a library of 700 MB takes two
 * thirds of a second.
 *
 * @param path The file.
 * @param cacheDir The cache folder, which remembers; need not be writable.
 * @returns 64 lower-case hex digits.
 * @throws {Deno.errors.NotFound} If there is no such file.
 */
export async function fileHash(
  path: string,
  cacheDir: string,
): Promise<string> {
  const file = resolve(path);
  const notes = join(cacheDir, NOTES);
  const stamp = await stampOf(file);
  const known = await readNotes(notes);
  const found = known[file];
  if (found !== undefined && isSame(found, stamp)) return found.sha256;
  const sha256 = await hash(file);
  await writeNotes(notes, { ...known, [file]: { ...stamp, sha256 } });
  return sha256;
}

async function stampOf(file: string): Promise<Stamp> {
  const { size, ino, mtime, ctime } = await Deno.stat(file);
  return {
    bytes: size,
    inode: ino,
    modifiedMs: mtime && mtime.getTime(),
    changedMs: ctime && ctime.getTime(),
  };
}

function isSame(a: Stamp, b: Stamp): boolean {
  return a.bytes === b.bytes && a.inode === b.inode &&
    a.modifiedMs === b.modifiedMs && a.changedMs === b.changedMs;
}

async function hash(file: string): Promise<string> {
  const digest = createHash("sha256");
  using opened = await Deno.open(file);
  for await (const chunk of opened.readable) digest.update(chunk);
  return digest.digest("hex");
}

/** What is damaged or missing is computed anew. */
async function readNotes(file: string): Promise<Notes> {
  try {
    return JSON.parse(await Deno.readTextFile(file)) ?? {};
  } catch {
    return {};
  }
}

async function writeNotes(file: string, notes: Notes): Promise<void> {
  const draft = `${file}.${Deno.pid}.tmp`;
  try {
    await Deno.writeTextFile(draft, `${JSON.stringify(notes, null, 2)}\n`);
    await Deno.rename(draft, file);
  } catch {
    // a cache that cannot be written, or a full disk: hashed again next time
    await Deno.remove(draft).catch(() => {});
  }
}
