/** Words as a shell takes them. */

/**
 * A word that can be pasted into a shell, quoted where it must be.
 *
 * @param word The word.
 *
 * @example
 * ```ts
 * import { shellWord } from "./shell_word.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(shellWord("--filter"), "--filter");
 * strictEqual(shellWord("beta>100"), "'beta>100'");
 * ```
 */
export function shellWord(word: string): string {
  return /^[\w./:@%+,=-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command of Gramlab, as a record has it, as a shell takes it.
 *
 * @param words The command's name and what stood behind it.
 */
export function shellCommand(words: readonly string[]): string {
  return ["deno task", ...words.map(shellWord)].join(" ");
}

/**
 * An option of a command that is to be pasted.
 *
 * @param name Its name.
 * @param value Its value.
 * @param usual The value that it has without being said.
 * @returns Its words; none if it need not be said.
 */
export function optionUnless(
  name: string,
  value: string,
  usual: string,
): string[] {
  return value === usual ? [] : [`--${name}`, value];
}
