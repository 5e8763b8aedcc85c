/** The state of the code, apart from what is approved of it. */
import { relative, resolve, sep } from "node:path";
import { type Checkout, readCheckout } from "../runner/checkout.ts";

/**
 * What git says of a checkout, but for folders that no run depends on: what was
 * approved before, and what is approved now, is no change of the code.
 *
 * @param root The checkout.
 * @param left The folders, as the user named them.
 */
export async function readCode(
  root: string,
  left: readonly string[],
): Promise<Checkout> {
  return await readCheckout(root, "git", insideOf(root, left));
}

/**
 * Folders as git names them.
 *
 * @param root The checkout.
 * @param folders Folders, as the user named them.
 * @returns Those inside of it, relative to it.
 *
 * @example
 * ```ts
 * import { insideOf } from "./read_code.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(insideOf("/a", ["/a/b/c", "/x", "/a"]), ["b/c"]);
 * ```
 */
export function insideOf(root: string, folders: readonly string[]): string[] {
  return folders.map((it) => relative(root, resolve(it)).replaceAll(sep, "/"))
    .filter((it) => it !== "" && it !== ".." && !it.startsWith("../"));
}
