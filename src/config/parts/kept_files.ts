/** Files of parts as a results folder keeps them. */
import { dirname, join, relative } from "node:path";
import type { Sources } from "./read_sources.ts";

/** Digits of the hash that a folder is called by. */
const DIGITS = 12;

/**
 * Where the sources of a file of parts are kept beside the plan: in
 * `parts/HASH/`, so that every version stays.
 *
 * @param sources The file and what it imports.
 * @returns Paths in the study's folder, with the texts.
 *
 * @example
 * ```ts
 * import { keptFiles } from "./kept_files.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const files = [
 *   { path: "/a/b/cost.ts", text: "1" },
 *   { path: "/a/shared.ts", text: "2" },
 * ];
 * deepStrictEqual(keptFiles({ files, sha256: "0123456789abcdef" }), [
 *   { path: "parts/0123456789ab/b/cost.ts", text: "1" },
 *   { path: "parts/0123456789ab/shared.ts", text: "2" },
 * ]);
 * ```
 */
export function keptFiles(
  { files, sha256 }: Sources,
): { readonly path: string; readonly text: string }[] {
  let root = dirname(files[0]!.path);
  const isOutside = ({ path }: { readonly path: string }): boolean =>
    relative(root, path).startsWith("..");
  while (files.some(isOutside)) root = dirname(root);
  const folder = join("parts", sha256.slice(0, DIGITS));
  return files.map(({ path, text }) => ({
    path: join(folder, relative(root, path)),
    text,
  }));
}
