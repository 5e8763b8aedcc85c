/** Names of files that people can tell apart. */

/**
 * The ends of paths: file names where those are unique, else with as many
 * folders before them as it takes.
 *
 * @param paths The paths; what has no folder stays.
 * @returns For each path its short name.
 *
 * @example
 * ```ts
 * import { shortNames } from "./short_names.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const names = shortNames(["/a/one.jpg", "/a/x.jpg", "/b/x.jpg"]);
 * deepStrictEqual([...names.values()], ["one.jpg", "a/x.jpg", "b/x.jpg"]);
 * ```
 */
export function shortNames(
  paths: Iterable<string>,
): ReadonlyMap<string, string> {
  const all = [...new Set(paths)].map((path) => ({
    path,
    parts: path.split(/[/\\]/),
  }));
  const name = (
    { path, parts }: { readonly path: string; readonly parts: string[] },
  ): string => {
    for (let count = 1; count < parts.length; count++) {
      const end = parts.slice(-count).join("/");
      const same = all.filter((it) => it.parts.slice(-count).join("/") === end);
      if (same.length === 1) return end;
    }
    return path;
  };
  return new Map(all.map((it) => [it.path, name(it)]));
}
