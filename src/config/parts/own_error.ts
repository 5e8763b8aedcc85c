/** Errors that a part of the user's own throws while a trial runs. */
import type { OwnPart } from "../../base/records.ts";
import { placeOfError, sayError } from "./error_place.ts";
import { ownerOf } from "./load_parts.ts";

/**
 * What a part threw, and where.
 *
 * @param error What a trial ended with.
 * @param parts The trial's own parts.
 * @returns One line; nothing if no file of theirs has to do with it.
 */
export function sayOwnError(
  error: unknown,
  parts: readonly OwnPart[],
): string | undefined {
  for (const { kind, name, file } of parts) {
    const owner = ownerOf(kind, name);
    const paths = owner?.files.map(({ path }) => path) ?? [];
    const place = placeOfError(error, paths);
    if (place === undefined) continue;
    const { path, line, column } = place;
    const where = path === owner?.path ? file : path;
    return `${sayError(error)} (thrown at ${where}:${line}:${column})`;
  }
  return undefined;
}
