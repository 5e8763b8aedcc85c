/** Why a file that a study or the command line names cannot be read. */

/** What paths in studies start from. */
const IN_STUDIES = "the file they are written in";

/**
 * Says in a few words why reading failed.
 *
 * @param error What was thrown.
 * @param start What the path starts from.
 *     @default what paths in studies start from
 */
export function fileReason(
  error: unknown,
  start: string = IN_STUDIES,
): string {
  if (error instanceof Deno.errors.NotFound) {
    return `there is no such file; paths are relative to ${start}`;
  }
  if (error instanceof Deno.errors.NotADirectory) {
    return "a part of its path is not a folder";
  }
  return error instanceof Error ? error.message : String(error);
}
