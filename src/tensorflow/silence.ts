/** Keeping native code from writing to stderr. */
import { cText } from "./memory.ts";
import type { Symbols } from "./symbols.ts";

const STDERR = 2;
const WRITE_ONLY = 1;

/**
 * Runs something without what it writes to stderr. TensorFlow reads its log
 * level once only, so that one message cannot be left out otherwise.
 *
 * @param c What has libc's functions.
 * @param body What to run; must say by itself what failed.
 * @returns What `body` returned.
 */
export function silenced<Result>(
  c: Pick<Symbols, "open" | "close" | "dup" | "dup2">,
  body: () => Result,
): Result {
  const saved = c.dup(STDERR);
  const nowhere = c.open(cText("/dev/null"), WRITE_ONLY);
  c.dup2(nowhere, STDERR);
  try {
    return body();
  } finally {
    c.dup2(saved, STDERR);
    c.close(saved);
    c.close(nowhere);
  }
}
