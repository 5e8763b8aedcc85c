/** Why a file that a study names cannot be read. */

/**
 * Says in a few words why reading failed.
 *
 * @param error What was thrown.
 */
export function fileReason(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) {
    return "there is no such file; paths are relative to the file they are " +
      "written in";
  }
  if (error instanceof Deno.errors.NotADirectory) {
    return "a part of its path is not a folder";
  }
  return error instanceof Error ? error.message : String(error);
}
