/** Cells of comma-separated values (RFC 4180, with line feeds). */

/** What makes a spreadsheet take a text for a formula; and our own mark. */
const LIKE_FORMULA = ["=", "+", "-", "@", "\t", "\r", "\n", "'"];

/**
 * A cell of CSV. Null is empty. A text that a spreadsheet might take for a
 * formula gets an apostrophe before it.
 *
 * @param cell The cell.
 *
 * @example
 * ```ts
 * import { csvCell } from "./csv_cell.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(
 *   [null, -1, "a,b", '"', "=1+1"].map(csvCell),
 *   ["", "-1", '"a,b"', '""""', "'=1+1"],
 * );
 * ```
 */
export function csvCell(cell: string | number | null): string {
  if (typeof cell !== "string") return String(cell ?? "");
  const text = LIKE_FORMULA.includes(cell.charAt(0)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
