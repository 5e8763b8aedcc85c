/** Text out of files, fit for a terminal. */

/** What is shown of a long text: mostly its beginning, and how it ends. */
const MOST_START = 1000;
const MOST_END = 400;

/** Line breaks, tabs, and whatever could steer a terminal. */
const CONTROL = /[\p{Cc}\u2028\u2029\p{Bidi_Control}]/gu;

/**
 * A text as one line that no terminal obeys and that fits on a screen.
 *
 * @param text Any text.
 * @returns The text with `�` for control characters, and with `…` for the
 *     middle of what is longer than 1400 characters.
 *
 * @example
 * ```ts
 * import { oneLine } from "./one_line.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(oneLine("a\x1b[31m\nb"), "a�[31m�b");
 * ```
 */
export function oneLine(text: string): string {
  const short = text.length <= MOST_START + MOST_END
    ? text
    : `${text.slice(0, MOST_START)}…${text.slice(-MOST_END)}`;
  return short.replace(CONTROL, "�");
}
