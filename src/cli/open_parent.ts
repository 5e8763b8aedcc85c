/** Files that commands write at their end, in folders that need not exist. */
import { dirname } from "node:path";
import { StoreError } from "../base/errors.ts";
import { openOutput, type OutputFile } from "../bench/output_file.ts";

/**
 * Makes sure that a file can be written, and makes its folder.
 *
 * @param path The file.
 * @throws {StoreError} If it cannot be written.
 */
export async function openParent(path: string): Promise<OutputFile> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable) {
      throw new StoreError(
        `Cannot write ${path}: it is in no folder that Deno may write`,
        { cause },
      );
    }
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new StoreError(`Cannot write ${path}: ${cause.message}`, { cause });
  }
  return await openOutput(path);
}
