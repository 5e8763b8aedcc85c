/** Tables of plain text: aligned columns, no lines drawn. */

import { oneLine } from "./one_line.ts";

/** One cell. Numbers are printed as JavaScript prints them. */
export type TableCell = string | number;

/** One column of a table. */
export interface TableColumn {
  /** Heading. */
  readonly title: string;
  /**
   * Which side the cells keep to.
   *
   * @default "right" if all cells that are not empty are numbers, else "left"
   */
  readonly align?: "left" | "right";
}

const GAP = "  ";

/**
 * Lays cells out in columns, numbers to the right and text to the left.
 *
 * @param columns The columns, left to right.
 * @param rows The cells of each row, one for each column; `""` leaves a cell
 *     empty.
 * @returns Lines joined by line breaks, headings first, without a final line
 *     break and without spaces at the ends of lines.
 * @throws {RangeError} If a row has not one cell for each column.
 *
 * @example Two trials
 * ```ts
 * import { formatTable } from "./table.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const table = formatTable([{ title: "state" }, { title: "beta" }], [
 *   ["done", 40],
 *   ["failed", 400],
 * ]);
 * strictEqual(table, "state   beta\ndone      40\nfailed   400");
 * ```
 */
export function formatTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
): string {
  const wrong = rows.find((row) => row.length !== columns.length);
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot lay out a row of ${wrong.length} cells: ` +
        `expected ${columns.length}`,
    );
  }
  const cells = columns.map((column, at) =>
    alignColumn(column, rows.map((row) => row[at]!))
  );
  const lines = Array.from(
    { length: rows.length + 1 },
    (_, line) => cells.map((column) => column[line]!).join(GAP).trimEnd(),
  );
  return lines.join("\n");
}

/** Heading and cells of one column, padded to one width. */
function alignColumn(
  column: TableColumn,
  cells: readonly TableCell[],
): string[] {
  const align = column.align ?? (holdsNumbers(cells) ? "right" : "left");
  // cells may come from files of others
  const texts = [column.title, ...cells].map((it) => oneLine(String(it)));
  const width = texts.reduce((most, text) => Math.max(most, text.length), 0);
  return texts.map((text) =>
    align === "right" ? text.padStart(width) : text.padEnd(width)
  );
}

function holdsNumbers(cells: readonly TableCell[]): boolean {
  const filled = cells.filter((cell) => cell !== "");
  return filled.length > 0 && filled.every((cell) => typeof cell === "number");
}
