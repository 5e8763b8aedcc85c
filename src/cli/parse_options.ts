/** The words after a command's name. */
import { parseArgs } from "node:util";
import { UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";

/** Options that a command knows: with a value, with several, or without. */
export type OptionTypes = Readonly<
  Record<string, "string" | "strings" | "boolean">
>;

/** What a user gave. */
export interface ParsedOptions<Types extends OptionTypes> {
  /** Words that are no options, in order. */
  readonly words: readonly string[];
  /** Values of the options that were given. */
  readonly options: {
    readonly [Name in keyof Types]?: Types[Name] extends "string" ? string
      : Types[Name] extends "strings" ? readonly string[]
      : boolean;
  };
}

/**
 * Parses the words after a command's name.
 *
 * @param args The words.
 * @param types The options that the command knows.
 * @returns Words and options.
 * @throws {UsageError} If an option is unknown, lacks its value, or is given
 *     twice though it may have one value only.
 *
 * @example Options may stand anywhere
 * ```ts
 * import { parseOptions } from "./parse_options.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const { words, options } = parseOptions(["a.yaml", "--quiet", "b.yaml"], {
 *   quiet: "boolean",
 * });
 * deepStrictEqual(words, ["a.yaml", "b.yaml"]);
 * deepStrictEqual(options, { quiet: true });
 * ```
 */
export function parseOptions<Types extends OptionTypes>(
  args: readonly string[],
  types: Types,
): ParsedOptions<Types> {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(types).map(([name, type]) => [
        name,
        { type: type === "boolean" ? type : "string" },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const options: Record<string, string | string[] | boolean> = {};
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    check(token, types);
    const before = options[token.name];
    if (types[token.name] === "strings") {
      options[token.name] = [
        ...Array.isArray(before) ? before : [],
        token.value!,
      ];
      continue;
    }
    if (before !== undefined) {
      throw new UsageError(`Cannot take ${token.rawName} twice`);
    }
    options[token.name] = token.value ?? true;
  }
  return { words, options: options as ParsedOptions<Types>["options"] };
}

function check(
  { name, rawName, value, inlineValue }: {
    readonly name: string;
    readonly rawName: string;
    readonly value?: string | undefined;
    readonly inlineValue?: boolean | undefined;
  },
  types: OptionTypes,
): void {
  if (!Object.hasOwn(types, name)) {
    const known = Object.keys(types);
    const near = suggest(name, known);
    const hint = near === undefined ? "" : ` (did you mean --${near}?)`;
    const all = [...known, "help"].map((option) => `--${option}`).join(", ");
    throw new UsageError(
      `Cannot take ${rawName}: expected one of: ${all}${hint}`,
    );
  }
  // `--results --json` lacks a value, `--results=--json` has an odd one
  const isOption = value?.startsWith("-") && !inlineValue;
  if (types[name] !== "boolean" && (!value || isOption)) {
    throw new UsageError(`Cannot take ${rawName} without a value`);
  }
  if (types[name] === "boolean" && value !== undefined) {
    throw new UsageError(
      `Cannot take a value for ${rawName}: found "${value}"`,
    );
  }
}

/**
 * Refuses words where a command takes options only.
 *
 * @param command Name of the command.
 * @param words What {@linkcode parseOptions} found.
 * @throws {UsageError} If there is one.
 */
export function refuseWords(command: string, words: readonly string[]): void {
  if (words.length === 0) return;
  throw new UsageError(
    `Cannot understand "${command} ${
      words.join(" ")
    }": ${command} takes options only`,
  );
}
