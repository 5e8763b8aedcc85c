/** Errors that a part of the user's own throws while a trial runs. */
import { placeOfError, sayError } from "./error_place.ts";
import { loadedFiles } from "./load_parts.ts";

/**
 * What a part threw, and where.
 *
 * @param error What a trial ended with.
 * @returns One line; nothing if no file of parts has to do with it.
 */
export function sayOwnError(error: unknown): string | undefined {
  for (const { files, path: own, shown } of loadedFiles()) {
    const place = placeOfError(error, files.map(({ path }) => path));
    if (place === undefined) continue;
    const { path, line, column } = place;
    const where = path === own ? shown : path;
    return `${sayError(error)} (thrown at ${where}:${line}:${column})`;
  }
  return undefined;
}
