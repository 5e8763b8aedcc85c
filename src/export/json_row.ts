/** A row as a JSON object. */
import { rowWriter } from "./remembered.ts";
import type { ExportCell, ExportColumn } from "./types.ts";

/**
 * Prepares what writes rows. JSON has no NaN and no infinite numbers: they are
 * written as the texts `"NaN"`, `"Infinity"` and `"-Infinity"`.
 *
 * @param columns The columns; their names are the keys.
 * @returns Writes one row, without line breaks.
 *
 * @example
 * ```ts
 * import { jsonRow } from "./json_row.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const write = jsonRow([
 *   { name: "id", kind: "text" },
 *   { name: "total", kind: "number" },
 * ]);
 * strictEqual(write(["3f2a", NaN]), '{"id":"3f2a","total":"NaN"}');
 * ```
 */
export function jsonRow(
  columns: readonly ExportColumn[],
): (row: readonly ExportCell[]) => string {
  const keys = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  const write = rowWriter(
    columns.length,
    (cell, at) => keys[at]! + valueText(cell),
    ",",
  );
  return (row) => `{${write(row)}}`;
}

function valueText(cell: ExportCell): string {
  if (typeof cell !== "number") return JSON.stringify(cell);
  return Number.isFinite(cell) ? String(cell) : `"${cell}"`;
}
