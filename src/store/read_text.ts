/** Files of a results folder, which may come from others. */
import { StoreError } from "../base/errors.ts";
import { readUpToSync } from "../base/read_up_to.ts";
import { guardSync } from "./store_failure.ts";

/**
 * Reads a text file.
 *
 * @param path The file.
 * @param mostBytes How many bytes it may have.
 * @returns Its text.
 * @throws {StoreError} As {@linkcode readBytes} does.
 */
export function readText(path: string, mostBytes: number): string {
  return new TextDecoder().decode(readBytes(path, mostBytes));
}

/**
 * Reads a file.
 *
 * @param path The file.
 * @param mostBytes How many bytes it may have.
 * @returns Its content.
 * @throws {StoreError} If it cannot be read, has more bytes, or is a pipe or a
 *     device, which might never end.
 */
export function readBytes(
  path: string,
  mostBytes: number,
): Uint8Array<ArrayBuffer> {
  return guardSync("read", path, () => {
    const { isFile, isDirectory } = Deno.statSync(path);
    if (!isFile && !isDirectory) throw damaged(path, "it is not a file");
    try {
      return readUpToSync(path, mostBytes);
    } catch (cause) {
      if (cause instanceof RangeError) throw damaged(path, cause.message);
      throw cause;
    }
  });
}

function damaged(path: string, found: string): StoreError {
  return new StoreError(
    `Cannot read "${path}": ${found}; the file is damaged`,
  );
}
