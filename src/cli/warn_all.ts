/** Warnings, one line each. */
import type { Io } from "./io.ts";

/**
 * Prints warnings.
 *
 * @param warnings What to warn of.
 * @param io The terminal.
 */
export function warnAll(warnings: Iterable<string>, io: Io): void {
  for (const warning of warnings) io.err(`Warning: ${warning}\n`);
}
