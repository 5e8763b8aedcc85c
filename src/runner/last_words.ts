/** What a process that died said of why, among all that it wrote. */
import { stripVTControlCharacters } from "node:util";
import { oneLine } from "../base/one_line.ts";

/** Words that runtimes of C++, Rust, V8 and Deno begin their last ones with. */
const TELLS_WHY = /\b(?:error|fatal|panicked|terminate|aborted|failed)\b/i;

/**
 * The line that is likely to say why a process died. What is indented belongs
 * to a trace of calls.
 *
 * @param stderr What it wrote, or the end of it.
 * @returns One line without colours; empty if it said nothing.
 *
 * @example
 * ```ts
 * import { lastWords } from "./last_words.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const text = "\x1b[31merror\x1b[0m: Uncaught Error: no\n    at f (a.ts:1:2)\n";
 * strictEqual(lastWords(text), "error: Uncaught Error: no");
 * ```
 */
export function lastWords(stderr: string): string {
  const lines = stripVTControlCharacters(stderr).split("\n")
    .filter((line) => /^\S/.test(line))
    .map((line) => line.trim());
  const line = lines.findLast((line) => TELLS_WHY.test(line)) ?? lines.at(-1);
  return oneLine(line ?? "");
}
