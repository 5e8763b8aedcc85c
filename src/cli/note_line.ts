/** A note for people. */
import { oneLine } from "../base/one_line.ts";
import type { Note } from "../store/mod.ts";

/**
 * When a note was written, and what it says.
 *
 * @param note The note; may have line breaks.
 * @returns One line.
 */
export function noteLine({ at, text }: Note): string {
  return `${oneLine(at)}  ${oneLine(text)}`;
}
