/** Text files of a results folder, which may come from others. */
import { StoreError } from "../base/errors.ts";
import { guardSync } from "./store_failure.ts";

/**
 * Reads a text file.
 *
 * @param path The file.
 * @param mostBytes How many bytes it may have.
 * @returns Its text.
 * @throws {StoreError} If it cannot be read, has more bytes, or is a pipe or a
 *     device, which might never end.
 */
export function readText(path: string, mostBytes: number): string {
  return guardSync("read", path, () => {
    const { isFile, isDirectory, size } = Deno.statSync(path);
    if (!isFile && !isDirectory) throw damaged(path, "it is not a file");
    if (size > mostBytes) {
      throw damaged(
        path,
        `it has ${size} bytes, at most ${mostBytes} are read`,
      );
    }
    return Deno.readTextFileSync(path);
  });
}

function damaged(path: string, found: string): StoreError {
  return new StoreError(
    `Cannot read "${path}": ${found}; the file is damaged`,
  );
}
