/** Comma-separated values (RFC 4180, with line feeds). */
import { csvCell as anyCell } from "../base/csv_cell.ts";
import { rowWriter } from "./remembered.ts";
import { cellText, textChunks } from "./text_chunks.ts";
import type { ExportCell, Exporter } from "./types.ts";

/** Most texts have nothing of that, and are looked at once. */
const SPECIAL = /^[=+\-@\t\r\n']|[",\r\n]/;

/**
 * A cell of CSV. Null is empty, an empty text is `""`. A text that a
 * spreadsheet might take for a formula, or that begins with an apostrophe, gets
 * an apostrophe before it, so that taking away one gives the text back.
 *
 * @param cell The cell.
 *
 * @example
 * ```ts
 * import { csvCell } from "./csv.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(
 *   [null, "", -1, NaN, "a,b", '"', "=1+1"].map(csvCell),
 *   ["", '""', "-1", "NaN", '"a,b"', '""""', "'=1+1"],
 * );
 * ```
 */
export function csvCell(cell: ExportCell): string {
  if (typeof cell === "number" || cell === null) return anyCell(cell);
  const text = cellText(cell);
  if (text === "") return '""';
  return SPECIAL.test(text) ? anyCell(text) : text;
}

/**
 * Prepares what writes rows.
 *
 * @param count Number of columns.
 * @returns Writes one row, a line with its line feed.
 */
export function csvRow(
  count: number,
): (row: readonly ExportCell[]) => string {
  const write = rowWriter(count, csvCell, ",");
  return (row) => `${write(row)}\n`;
}

/** The format. */
export const csv: Exporter = {
  summary: "Comma-separated values, for spreadsheets and everything else",
  extension: "csv",
  isBinary: false,
  async *write(table) {
    const line = csvRow(table.columns.length);
    const head = line(table.columns.map(({ name }) => name));
    yield new TextEncoder().encode(head);
    yield* textChunks(table, (rows) => rows.map(line).join(""));
  },
};
