/** Files of others, which may be anything: a pipe, a device, far too large. */

/**
 * Reads a file, unless it has more bytes than expected. What has no end, as
 * some devices do, is read as far as the limit.
 *
 * @param path The file.
 * @param mostBytes How many bytes it may have.
 * @returns Its content.
 * @throws {RangeError} If it has more bytes; the message is a part of a
 *     sentence. Failures of the file system are thrown as they are.
 *
 * @example
 * ```ts
 * import { readUpTo } from "./read_up_to.ts";
 * import { rejects, strictEqual } from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile();
 * await Deno.writeTextFile(path, "1234");
 * strictEqual((await readUpTo(path, 4)).length, 4);
 * await rejects(readUpTo(path, 3), /at most 3 bytes are read/);
 * await Deno.remove(path);
 * ```
 */
export async function readUpTo(
  path: string,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  const { size } = await file.stat();
  if (size > mostBytes) throw tooLarge(sizeText(size), mostBytes);
  // one byte more shows whether that was all
  let bytes = new Uint8Array(size + 1);
  let filled = 0;
  while (true) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) return bytes.subarray(0, filled);
    filled += count;
    if (filled > mostBytes) throw tooLarge("more", mostBytes);
    if (filled < bytes.length) continue;
    const longer = new Uint8Array(Math.min(2 * filled, mostBytes + 1));
    longer.set(bytes);
    bytes = longer;
  }
}

/**
 * The same without waiting, for what is known to be a file.
 *
 * @param path The file.
 * @param mostBytes How many bytes it may have.
 * @returns Its content.
 * @throws {RangeError} If it has more bytes, as in {@linkcode readUpTo}.
 */
export function readUpToSync(
  path: string,
  mostBytes: number,
): Uint8Array<ArrayBuffer> {
  const { size } = Deno.statSync(path);
  if (size > mostBytes) throw tooLarge(sizeText(size), mostBytes);
  return Deno.readFileSync(path);
}

function tooLarge(found: string, mostBytes: number): RangeError {
  const message = `it has ${found}; at most ${sizeText(mostBytes)} are read`;
  return new RangeError(message);
}

function sizeText(bytes: number): string {
  if (bytes < 1e6) return `${bytes} bytes`;
  // rounded up: what is too large must not look as if it were not
  return `${Math.ceil(bytes / 1e5) / 10} MB`;
}
