/** Paths of images in tables. */
import { basename, isAbsolute } from "node:path";
import type { TableCell } from "../base/table.ts";

/**
 * Calls images by the names of their files, where that still tells them apart.
 *
 * @param cells Paths, and whatever else stands in a column.
 * @returns As many cells.
 *
 * @example
 * ```ts
 * import { shortPaths } from "./short_paths.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(shortPaths(["/a/sea.jpg", "photo:cat"]), [
 *   "sea.jpg",
 *   "photo:cat",
 * ]);
 * const same = ["/a/sea.jpg", "/b/sea.jpg"];
 * deepStrictEqual(shortPaths(same), same);
 * ```
 */
export function shortPaths(cells: readonly TableCell[]): readonly TableCell[] {
  const all = new Set(cells);
  const short = new Map(
    [...all].map((cell) => [
      cell,
      typeof cell === "string" && isAbsolute(cell) ? basename(cell) : cell,
    ]),
  );
  const isUnique = new Set(short.values()).size === all.size;
  return isUnique ? cells.map((cell) => short.get(cell)!) : cells;
}
