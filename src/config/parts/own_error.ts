/** Errors that a part of the user's own throws while a trial runs. */
import { placeText } from "../origins.ts";
import { sayError } from "./error_place.ts";
import { errorPosition } from "./error_position.ts";
import { loadedFiles } from "./load_parts.ts";

/**
 * What a part threw, and where.
 *
 * @param error What a trial ended with.
 * @returns One line; nothing if no file of parts has to do with it.
 */
export function sayOwnError(error: unknown): string | undefined {
  for (const loaded of loadedFiles()) {
    const position = errorPosition(error, loaded);
    if (position === undefined) continue;
    return `${sayError(error)} (thrown at ${placeText({ position })})`;
  }
  return undefined;
}
