/** `SHA256SUMS`: what the files of a trial were when it was published. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { StoreError } from "../base/errors.ts";
import { sha256 } from "../base/sha256.ts";
import { writeDurable } from "./durable_file.ts";
import { LEASE_FILE, NOTES_FILE, SUMS_FILE } from "./layout.ts";
import { MAX_SUMS_BYTES } from "./limits.ts";
import { readText } from "./read_text.ts";
import { guardSync } from "./store_failure.ts";
import { entryAt, walkFolder } from "./walk_folder.ts";

/** A file as the list has it. */
export interface ListedFile {
  /** Path below the trial's folder, parts joined by `/`. */
  readonly name: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256, 64 lower-case hex digits. */
  readonly sha256: string;
  /**
   * What it was until it was replaced, {@linkcode NO_FILE} if it was not there;
   * it may still be so after a crash.
   */
  readonly before?: FileContent;
}

/** What tells the content of one file from that of another. */
export type FileContent = Pick<ListedFile, "bytes" | "sha256">;

/** What stands in the list for a file that was not there. */
export const NO_FILE: FileContent = { bytes: 0, sha256: sha256("") };

/** Names that Gramlab gives: no way out of the folder, nothing to escape. */
const NAME = /^(?=.{1,200}$)\w[\w.-]*(\/\w[\w.-]*){0,3}$/;
const BYTES_LINE =
  /^# (\d{1,15}) bytes(?:, before (\d{1,15}) bytes ([0-9a-f]{64}))?$/;
const HASH_LINE = /^([0-9a-f]{64}) {2}(.+)$/;
const CHUNK_BYTES = 1 << 18;

/** Files in a trial's folder that are no part of what is listed. */
const UNLISTED: readonly string[] = [SUMS_FILE, LEASE_FILE, NOTES_FILE];

/** Whether a list may name a file so. */
function isListableName(name: string): boolean {
  return NAME.test(name) && !UNLISTED.includes(name);
}

/**
 * The text of `SHA256SUMS`, which `sha256sum -c` reads, too: to that program
 * the lines with sizes are comments.
 *
 * @param files The files, in any order.
 * @returns Two lines a file, sorted by name.
 *
 * @example Written and read back
 * ```ts
 * import { parseSums, sumsText } from "./sums_file.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const files = [{ name: "steps.csv", bytes: 3, sha256: "ab".repeat(32) }];
 * deepStrictEqual(parseSums(sumsText(files), "SHA256SUMS"), files);
 * ```
 */
export function sumsText(files: readonly ListedFile[]): string {
  return files.toSorted((a, b) => a.name < b.name ? -1 : 1)
    .map(({ name, bytes, sha256, before }) => {
      const old = before && `, before ${before.bytes} bytes ${before.sha256}`;
      return `# ${bytes} bytes${old ?? ""}\n${sha256}  ${name}\n`;
    })
    .join("");
}

/**
 * Reads `SHA256SUMS`.
 *
 * @param text Content of the file.
 * @param file Path of the file, for errors.
 * @returns The files, in the order of the list.
 * @throws {StoreError} If the text is not what {@linkcode sumsText} writes, or
 *     has a name that leads elsewhere.
 */
export function parseSums(text: string, file: string): ListedFile[] {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw damaged(file, "its last line is cut off");
  const names = new Set<string>();
  return lines.flatMap((line, at) => {
    if (at % 2 === 0 && at + 1 < lines.length && BYTES_LINE.test(line)) {
      return [];
    }
    const [, bytes, ...old] = BYTES_LINE.exec(lines[at - 1] ?? "") ?? [];
    const [, sha256, name = ""] = HASH_LINE.exec(line) ?? [];
    const isRight = at % 2 === 1 && bytes !== undefined &&
      sha256 !== undefined && isListableName(name) && !names.has(name);
    if (!isRight) {
      throw damaged(file, `line ${at + 1} is ${shortened(line)}`);
    }
    names.add(name);
    const [oldBytes, oldSha256] = old;
    const before = oldSha256 === undefined
      ? {}
      : { before: { bytes: Number(oldBytes), sha256: oldSha256 } };
    return [{ name, bytes: Number(bytes), sha256, ...before }];
  });
}

/**
 * Reads the list of a trial.
 *
 * @param folder The trial's folder.
 * @returns The files; undefined if there is no list, as older versions wrote
 *     none.
 * @throws {StoreError} If it cannot be read.
 */
export function readSums(folder: string): ListedFile[] | undefined {
  const file = join(folder, SUMS_FILE);
  const entry = guardSync("read", file, () => entryAt(file));
  if (entry?.kind !== "file") return undefined;
  return parseSums(readText(file, MAX_SUMS_BYTES), file);
}

/**
 * Whether a file is what the list says.
 *
 * @param listed The file as the list has it.
 * @param found The file as it is.
 */
export function isAsListed(listed: ListedFile, found: FileContent): boolean {
  return [listed, listed.before].some((it) =>
    it?.bytes === found.bytes && it.sha256 === found.sha256
  );
}

/**
 * Whether a file need not be there: the process may have died before it added
 * the file to an older trial.
 *
 * @param listed The file as the list has it.
 */
export function mayBeMissing({ before }: ListedFile): boolean {
  return before?.bytes === NO_FILE.bytes;
}

/**
 * Lists and hashes the files that are in a folder now, and writes the list
 * beside them.
 *
 * @param folder The trial's folder under `running/`, otherwise complete.
 * @throws {StoreError} If there is a link in it, or a name that the list
 *     cannot have.
 */
export async function writeSums(folder: string): Promise<void> {
  await writeDurable(join(folder, SUMS_FILE), sumsText(hashFiles(folder)));
}

function hashFiles(folder: string): ListedFile[] {
  const files = [];
  for (const { name, kind, bytes } of walkFolder(folder)) {
    if (kind === "folder" || UNLISTED.includes(name)) continue;
    if (kind !== "file" || !isListableName(name)) {
      throw new StoreError(
        `Cannot list the files of "${folder}": "${name}" is not one that ` +
          "Gramlab writes; run the trial again",
      );
    }
    files.push({ name, bytes, sha256: hashFile(join(folder, name)) });
  }
  return files;
}

/**
 * SHA-256 of a file, piece by piece: files may be larger than memory.
 *
 * @param path The file; must not be a pipe, which might never end.
 * @returns 64 lower-case hex digits.
 * @throws {StoreError} If it cannot be read.
 */
export function hashFile(path: string): string {
  return guardSync("read", path, () => {
    using file = Deno.openSync(path);
    const hash = createHash("sha256");
    const chunk = new Uint8Array(CHUNK_BYTES);
    for (;;) {
      const count = file.readSync(chunk);
      if (count === null) return hash.digest("hex");
      hash.update(chunk.subarray(0, count));
    }
  });
}

function shortened(line: string): string {
  return JSON.stringify(line.length > 100 ? `${line.slice(0, 100)}…` : line);
}

function damaged(file: string, found: string): StoreError {
  return new StoreError(
    `Cannot read "${file}": ${found}; the file is damaged`,
  );
}
