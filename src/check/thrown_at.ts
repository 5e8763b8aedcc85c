/** Where in the code a trial failed. */
import { relative } from "node:path";
import { unescape } from "node:querystring";

/** A line of a stack, in a file. */
const FRAME = /^\s*at (?:.*? \()?(file:\/\/\/.*):(\d+):\d+\)?$/;

/**
 * Finds the first file of a stack that is the project's, or of a part of its
 * user's, and no package's.
 *
 * @param reason Why a trial failed, as its record has it: a stack below it.
 * @returns Path, from the present folder, and line; undefined if there is none.
 *
 * @example
 * ```ts
 * import { thrownAt } from "./thrown_at.ts";
 * import { match } from "node:assert/strict";
 *
 * const stack = `Error: no\n    at pool (${import.meta.url}:174:36)`;
 * match(thrownAt(stack)!, /:174$/);
 * ```
 */
export function thrownAt(reason: string): string | undefined {
  for (const line of reason.split("\n").slice(1)) {
    const [, address, row] = FRAME.exec(line) ?? [];
    const url = URL.parse(address ?? "");
    if (url === null || url.pathname.includes("/node_modules/")) continue;
    // unlike decodeURI() it throws at nothing
    return `${relative(".", unescape(url.pathname))}:${row}`;
  }
  return undefined;
}
