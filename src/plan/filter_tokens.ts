/** The words and signs of a filter. */
import { ConfigError } from "../base/errors.ts";

/** One word or sign. */
export interface FilterToken {
  /** A bare word, a text in quotes, a sign, or the end of the filter. */
  readonly kind: "word" | "text" | "sign" | "end";
  /** The word or sign itself; of a text what stands between the quotes. */
  readonly text: string;
  /** Characters before it. */
  readonly at: number;
}

const SPACE = /\s*/y;
const SIGN = /&&|\|\||[=!<>]=|[<>!()]/y;
const TEXT = /"([^"]*)"|'([^']*)'/y;
const WORD = /[^\s()!<>=&|"']+/y;

/**
 * Cuts a filter into words and signs.
 *
 * @param filter What the user wrote.
 * @returns The tokens, the last of them `end`.
 * @throws {ConfigError} If a character fits nowhere.
 */
export function filterTokens(filter: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(filter);
  };
  const add = (kind: FilterToken["kind"], all: string, text = all): void => {
    tokens.push({ kind, text, at });
    at += all.length;
  };
  while (true) {
    at += take(SPACE)![0].length;
    if (at === filter.length) break;
    const [sign, text, word] = [SIGN, TEXT, WORD].map(take);
    if (sign) add("sign", sign[0]);
    else if (text) add("text", text[0], text[1] ?? text[2]!);
    else if (word) add("word", word[0]);
    else throw filterError(oddCharacter(filter[at]!), filter, at);
  }
  return [...tokens, { kind: "end", text: "", at }];
}

function oddCharacter(found: string): string {
  if (found === '"' || found === "'") {
    return `Cannot find the end of the text: expected another ${found}`;
  }
  const quotes = "or quotes round a value that holds this sign";
  return `Cannot use ${found} alone: expected ${found}${found}, ${quotes}`;
}

/**
 * An error that shows its place in the filter.
 *
 * @param message What was found and what is allowed.
 * @param filter The filter.
 * @param at Characters before the place.
 * @returns The error.
 */
export function filterError(
  message: string,
  filter: string,
  at: number,
): ConfigError {
  const file = "--filter";
  const position = { file, line: 1, column: at + 1, text: filter };
  return new ConfigError([{ message, where: file, position }]);
}
