/** Names of what a command is to look at alone. */
import { UsageError } from "../base/errors.ts";

/**
 * Reads `--only`.
 *
 * @param text Names with commas between them, or how they alone begin;
 *     undefined if it was not given.
 * @param known All names that there are.
 * @returns The names; undefined for all.
 * @throws {UsageError} If there is no such name, or several begin so.
 *
 * @example
 * ```ts
 * import { toOnly } from "./only_option.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const ids = ["0a1b", "0a2c", "93ff"];
 * deepStrictEqual(toOnly("0a1b, 93", ids), new Set(["0a1b", "93ff"]));
 * ```
 */
export function toOnly(
  text: string | undefined,
  known: readonly string[],
): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  const all = [...new Set(known)];
  return new Set(text.split(",").map((name) => whole(name.trim(), all)));
}

/**
 * Whether something is chosen.
 *
 * @param only Ids that are; undefined for all.
 */
export function chosenBy(
  only: ReadonlySet<string> | undefined,
): (it: { readonly id: string }) => boolean {
  return ({ id }) => only?.has(id) ?? true;
}

function whole(name: string, known: readonly string[]): string {
  if (known.includes(name)) return name;
  const found = known.filter((it) => name !== "" && it.startsWith(name));
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  throw new UsageError(
    first === undefined
      ? `Cannot find "${name}" for --only: expected some of: ` +
        known.join(", ")
      : `Cannot tell which "${name}" is for --only: expected one of: ` +
        found.join(", "),
  );
}
