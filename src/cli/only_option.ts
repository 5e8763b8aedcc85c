/** Names of what a command is to look at alone. */
import { UsageError } from "../base/errors.ts";

/**
 * Reads `--only`.
 *
 * @param text Names with commas between them; undefined if it was not given.
 * @param known All names that there are.
 * @returns The names; undefined for all.
 * @throws {UsageError} If there is no such name.
 *
 * @example
 * ```ts
 * import { toOnly } from "./only_option.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(toOnly("a, b", ["a", "b", "c"]), new Set(["a", "b"]));
 * ```
 */
export function toOnly(
  text: string | undefined,
  known: readonly string[],
): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return new Set(names);
  throw new UsageError(
    `Cannot find "${unknown}" for --only: expected some of: ` +
      [...new Set(known)].join(", "),
  );
}
