/** `--filter 'beta>100 && pooling==max'`: an expression over settings. */
import {
  type FilterValue,
  findSetting,
  type KnownNames,
  type KnownSettings,
} from "./filter_names.ts";
import {
  filterError,
  type FilterToken,
  filterTokens,
} from "./filter_tokens.ts";

/**
 * Whether a trial is wanted, of which one can ask the value at a path, and
 * whether that bears a name.
 */
export type Matcher = (
  valueAt: (path: string) => FilterValue | undefined,
  bears: (path: string, name: string) => boolean,
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
 * `!=` only. Behind `==` and `!=` a name may stand for values; what is a value
 * of a trial is that.
 *
 * @param filter What the user wrote.
 * @param known The settings that may be named.
 * @param names Labels, and sets of layers.
 * @param aliasOf Other names of settings, to those that are known.
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
 * const isMatch = () => matches((path) => trial.get(path), () => false);
 * strictEqual(isMatch(), false);
 * trial.set("network.pooling", "max");
 * strictEqual(isMatch(), true);
 * ```
 */
export function parseFilter(
  filter: string,
  known: KnownSettings,
  names: KnownNames = new Map(),
  aliasOf: (name: string) => string = (name) => name,
): Filter {
  const tokens = filterTokens(filter);
  const reader = {
    ...{ filter, known, names, aliasOf, tokens },
    ...{ next: 0, warnings: [] },
  };
  const matches = either(reader, 0);
  const left = tokens[reader.next]!;
  if (left.kind !== "end") throw unexpected(left, "&& or ||", reader);
  return { matches, warnings: reader.warnings };
}

interface Reader {
  readonly filter: string;
  readonly known: KnownSettings;
  readonly names: KnownNames;
  readonly aliasOf: (name: string) => string;
  readonly tokens: readonly FilterToken[];
  readonly warnings: string[];
  /** Index of the token to be read next. */
  next: number;
}

function either(reader: Reader, depth: number): Matcher {
  const parts = [both(reader, depth)];
  while (takeSign("||", reader)) parts.push(both(reader, depth));
  return (...trial) => parts.some((matches) => matches(...trial));
}

function both(reader: Reader, depth: number): Matcher {
  const parts = [one(reader, depth)];
  while (takeSign("&&", reader)) parts.push(one(reader, depth));
  return (...trial) => parts.every((matches) => matches(...trial));
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
    return (...trial) => !matches(...trial);
  }
  if (!takeSign("(", reader)) return comparison(reader);
  const matches = either(reader, depth + 1);
  if (takeSign(")", reader)) return matches;
  throw unexpected(reader.tokens[reader.next]!, "&&, || or )", reader);
}

function comparison(reader: Reader): Matcher {
  const name = take(["word"], "a setting", reader);
  const written = reader.known.has(name.text)
    ? name.text
    : reader.aliasOf(name.text);
  const found = findSetting(written, reader.known);
  if ("problem" in found) {
    throw filterError(found.problem, reader.filter, name.at);
  }
  const { path } = found;
  const signs = Object.keys(COMPARE).join(", ");
  const sign = take(["sign"], `one of: ${signs}`, reader);
  const compare = COMPARE[sign.text];
  if (compare === undefined) throw unexpected(sign, `one of: ${signs}`, reader);
  const value = take(["word", "text"], "a value", reader);
  const owner = [written, path].find((it) =>
    reader.names.get(it)?.has(value.text)
  );
  if (owner !== undefined && !isValue(path, value, reader)) {
    refuseOrder(sign, `"${value.text}", which is a name`, reader);
    const isWanted = sign.text === "==";
    return (_, bears) => bears(owner, value.text) === isWanted;
  }
  const wanted = toWanted(path, sign, value, reader);
  // one trial may have a word where another has a number
  const comparable = (found: FilterValue | undefined) =>
    typeof wanted === "string" && typeof found === "number"
      ? String(found)
      : found;
  return (valueAt) => compare(comparable(valueAt(path)), wanted);
}

/** Whether some trial has the value of the filter. */
function isValue(
  path: string,
  { text }: FilterToken,
  { known }: Reader,
): boolean {
  const values = known.get(path)!;
  return values.has(text) || values.has(Number(text));
}

/** The value of the filter, a number if those of the trials are. */
function toWanted(
  path: string,
  sign: FilterToken,
  value: FilterToken,
  reader: Reader,
): FilterValue {
  const { filter, known, warnings } = reader;
  const { text, at } = value;
  const values = [...known.get(path)!];
  const names = namesOf(path, reader);
  if (values.every((value) => typeof value === "number")) {
    const number = text.trim() === "" ? NaN : Number(text);
    if (!Number.isNaN(number)) return number;
    const labels = names.length > 0 ? `, or one of: ${listed(names)}` : "";
    const problem =
      `Cannot compare ${path} with "${text}": expected a number${labels}`;
    throw filterError(problem, filter, at);
  }
  refuseOrder(sign, `${path}, which is no number`, reader);
  if (!isValue(path, value, reader)) {
    const all = listed([...names, ...values]);
    warnings.push(`No trial has ${path} "${text}": they have ${all}`);
  }
  return text;
}

/** Names of values of a setting, under its own path or that of its choice. */
function namesOf(path: string, { names }: Reader): string[] {
  const whole = path.replace(/\.name$/, "");
  return [...new Set([whole, path])].flatMap((it) => [...names.get(it) ?? []]);
}

function listed(values: readonly FilterValue[]): string {
  const more = values.length > VALUES_SHOWN ? ", …" : "";
  return `${values.slice(0, VALUES_SHOWN).join(", ")}${more}`;
}

/** Refuses signs that want an order. */
function refuseOrder(
  sign: FilterToken,
  what: string,
  { filter }: Reader,
): void {
  if (["==", "!="].includes(sign.text)) return;
  const problem = `Cannot use ${sign.text} for ${what}: expected == or !=`;
  throw filterError(problem, filter, sign.at);
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
