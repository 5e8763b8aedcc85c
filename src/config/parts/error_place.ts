/** Where in a user's own file an error was thrown. */
import { fileURLToPath } from "node:url";
import { oneLine } from "../../base/one_line.ts";

/** A place in a file. */
export interface ErrorPlace {
  /** Absolute path of the file. */
  readonly path: string;
  /** Line, from 1. */
  readonly line: number;
  /** Column, from 1. */
  readonly column: number;
}

const PLACE = /(file:\/\/[^\s()]+?):(\d+):(\d+)/g;

// deno-lint-ignore no-control-regex -- colours, which Deno puts into messages
const COLOURS = /\x1b\[[0-9;]*m/g;

/**
 * The innermost place of an error that lies in one of some files.
 *
 * @param error What was thrown.
 * @param paths Absolute paths of the files.
 */
export function placeOfError(
  error: unknown,
  paths: Iterable<string>,
): ErrorPlace | undefined {
  if (!(error instanceof Error)) return undefined;
  const known = new Set(paths);
  const text = `${error.message}\n${error.stack ?? ""}`.replace(COLOURS, "");
  for (const [, url, line, column] of text.matchAll(PLACE)) {
    const path = fileURLToPath(url!);
    if (known.has(path)) {
      return { path, line: Number(line), column: Number(column) };
    }
  }
  return undefined;
}

/**
 * What an error says, as one line without its place.
 *
 * @param error What was thrown.
 */
export function sayError(error: unknown): string {
  const text = error instanceof Error
    ? `${error.name}: ${error.message}`
    : String(error);
  // Deno tells a mistake of the syntax as a TypeError, with the line below
  const line = text.replace(COLOURS, "").split("\n")[0]!
    .replace(/^TypeError: (?=SyntaxError: )/, "")
    .replace(/ at file:\S+$/, "").trim().replace(/\.$/, "");
  return oneLine(line);
}
