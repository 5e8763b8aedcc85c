/** One line of the terminal that is written over and over. */
import type { Io } from "./io.ts";

/** A line that changes; nothing where stderr is no terminal. */
export interface LiveLine {
  /** Replaces the line. */
  show(text: string): void;
  /** Removes the line. */
  clear(): void;
}

const CLEAR_LINE = "\r\x1b[2K";

/**
 * Starts a line on stderr.
 *
 * @param io The terminal.
 * @returns The line; text that is too long for the terminal is cut.
 */
export function liveLine(io: Io): LiveLine {
  let isShown = false;
  return {
    show(text) {
      if (!io.errIsTerminal) return;
      const width = io.columns() - 1;
      const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
      io.err(`${CLEAR_LINE}${cut}`);
      isShown = true;
    },
    clear() {
      if (isShown) io.err(CLEAR_LINE);
      isShown = false;
    },
  };
}
