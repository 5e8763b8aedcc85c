/** Texts with commas to lists. */

/**
 * Splits a text at its commas, except those in brackets, braces and quotes.
 *
 * @param text The text.
 * @returns The parts, at least one, with the spaces that they have.
 *
 * @example
 * ```ts
 * import { splitList } from "./split_list.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(splitList('4,[a, b],"c,d"'), ["4", "[a, b]", '"c,d"']);
 * ```
 */
export function splitList(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (quote !== "") {
      if (isEscape(text, i, quote)) i++;
      else if (character === quote) quote = "";
    } else if (isQuote(text, i, start)) quote = character;
    else if ("[{".includes(character)) depth++;
    else if ("]}".includes(character)) depth = Math.max(0, depth - 1);
    else if (character === "," && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** Whether the next character, a quote perhaps, is part of the text. */
function isEscape(text: string, at: number, quote: string): boolean {
  return quote === '"' ? text[at] === "\\" : text.startsWith("''", at);
}

/** An apostrophe within a word is none. */
function isQuote(text: string, at: number, start: number): boolean {
  if (!`"'`.includes(text[at]!)) return false;
  return at === start || /[\s,:[{]/.test(text[at - 1]!);
}
