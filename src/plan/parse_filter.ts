/** `--filter 'beta>100 && pooling==max'`: an expression over settings. */
import {
  type FilterValue,
  findSetting,
  type KnownSettings,
} from "./filter_names.ts";
import {
  filterError,
  type FilterToken,
  filterTokens,
} from "./filter_tokens.ts";

/** Whether a trial is wanted, of which one can ask the value at a path. */
export type Matcher = (
  valueAt: (path: string) => FilterValue | undefined,
) => boolean;

/** A filter that has been read. */
export interface Filter {
  /** Tells the trials that are wanted. */
  readonly matches: Matcher;
  /** Values that no trial has, one line each; probably typing errors. */
  readonly warnings: readonly string[];
}

/** `true` where the value of the trial fits the one in the filter. */
const COMPARE: Readonly<
  Record<
    string,
    (found: FilterValue | undefined, wanted: FilterValue) => boolean
  >
> = {
  "==": (found, wanted) => found === wanted,
  "!=": (found, wanted) => found !== wanted,
  "<": (found, wanted) => found !== undefined && found < wanted,
  "<=": (found, wanted) => found !== undefined && found <= wanted,
  ">": (found, wanted) => found !== undefined && found > wanted,
  ">=": (found, wanted) => found !== undefined && found >= wanted,
};

/** Parentheses and `!` within each other; nobody writes more. */
export const MOST_NESTED = 100;

const VALUES_SHOWN = 8;

/**
 * Reads a filter: comparisons (`==`, `!=`, `<`, `<=`, `>`, `>=`) of a setting
 * on the left with a value on the right, joined by `&&`, `||`, `!` and
 * parentheses; `!` binds most, `||` least. A trial that lacks a setting fits
 * `!=` only.
 *
 * @param filter What the user wrote.
 * @param known The settings that may be named.
 * @returns The filter.
 * @throws {import("../base/errors.ts").ConfigError} With the place of the
 *     mistake.
 *
 * @example
 * ```ts
 * import { parseFilter } from "./parse_filter.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const known = new Map<string, Set<string | number>>([
 *   ["beta", new Set([40, 400])],
 *   ["network.pooling", new Set(["max", "average"])],
 * ]);
 * const { matches } = parseFilter("beta>100 && pooling==max", known);
 * const trial = new Map<string, string | number>([["beta", 400]]);
 * strictEqual(matches((path) => trial.get(path)), false);
 * trial.set("network.pooling", "max");
 * strictEqual(matches((path) => trial.get(path)), true);
 * ```
 */
export function parseFilter(filter: string, known: KnownSettings): Filter {
  const tokens = filterTokens(filter);
  const reader = { filter, known, tokens, next: 0, warnings: [] };
  const matches = either(reader, 0);
  const left = tokens[reader.next]!;
  if (left.kind !== "end") throw unexpected(left, "&& or ||", reader);
  return { matches, warnings: reader.warnings };
}

interface Reader {
  readonly filter: string;
  readonly known: KnownSettings;
  readonly tokens: readonly FilterToken[];
  readonly warnings: string[];
  /** Index of the token to be read next. */
  next: number;
}

function either(reader: Reader, depth: number): Matcher {
  const parts = [both(reader, depth)];
  while (takeSign("||", reader)) parts.push(both(reader, depth));
  return (valueAt) => parts.some((matches) => matches(valueAt));
}

function both(reader: Reader, depth: number): Matcher {
  const parts = [one(reader, depth)];
  while (takeSign("&&", reader)) parts.push(one(reader, depth));
  return (valueAt) => parts.every((matches) => matches(valueAt));
}

function one(reader: Reader, depth: number): Matcher {
  const token = reader.tokens[reader.next]!;
  if (depth > MOST_NESTED) {
    throw filterError(
      `Cannot nest deeper than ${MOST_NESTED} parentheses`,
      reader.filter,
      token.at,
    );
  }
  if (takeSign("!", reader)) {
    const matches = one(reader, depth + 1);
    return (valueAt) => !matches(valueAt);
  }
  if (!takeSign("(", reader)) return comparison(reader);
  const matches = either(reader, depth + 1);
  if (takeSign(")", reader)) return matches;
  throw unexpected(reader.tokens[reader.next]!, "&&, || or )", reader);
}

function comparison(reader: Reader): Matcher {
  const name = take(["word"], "a setting", reader);
  const found = findSetting(name.text, reader.known);
  if ("problem" in found) {
    throw filterError(found.problem, reader.filter, name.at);
  }
  const { path } = found;
  const signs = Object.keys(COMPARE).join(", ");
  const sign = take(["sign"], `one of: ${signs}`, reader);
  const compare = COMPARE[sign.text];
  if (compare === undefined) throw unexpected(sign, `one of: ${signs}`, reader);
  const value = take(["word", "text"], "a value", reader);
  const wanted = toWanted(path, sign, value, reader);
  return (valueAt) => compare(valueAt(path), wanted);
}

/** The value of the filter, a number if those of the trials are. */
function toWanted(
  path: string,
  sign: FilterToken,
  { text, at }: FilterToken,
  { filter, known, warnings }: Reader,
): FilterValue {
  const values = known.get(path)!;
  if ([...values].every((value) => typeof value === "number")) {
    const number = text.trim() === "" ? NaN : Number(text);
    if (!Number.isNaN(number)) return number;
    const problem = `Cannot compare ${path} with "${text}": expected a number`;
    throw filterError(problem, filter, at);
  }
  if (!["==", "!="].includes(sign.text)) {
    const problem =
      `Cannot use ${sign.text} for ${path}, which is no number: expected == or !=`;
    throw filterError(problem, filter, sign.at);
  }
  if (!values.has(text)) {
    const some = [...values].slice(0, VALUES_SHOWN).join(", ");
    const more = values.size > VALUES_SHOWN ? ", …" : "";
    warnings.push(`No trial has ${path} "${text}": they have ${some}${more}`);
  }
  return text;
}

function takeSign(text: string, reader: Reader): boolean {
  const token = reader.tokens[reader.next]!;
  const isIt = token.kind === "sign" && token.text === text;
  if (isIt) reader.next++;
  return isIt;
}

function take(
  kinds: readonly FilterToken["kind"][],
  expected: string,
  reader: Reader,
): FilterToken {
  const token = reader.tokens[reader.next]!;
  if (!kinds.includes(token.kind)) throw unexpected(token, expected, reader);
  reader.next++;
  return token;
}

function unexpected(
  { kind, text, at }: FilterToken,
  expected: string,
  { filter }: Reader,
): Error {
  const found = kind === "end" ? "Filter ends here" : `Cannot use "${text}"`;
  return filterError(`${found}: expected ${expected}`, filter, at);
}
