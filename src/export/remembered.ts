/** Texts of cells that come again. */
import type { ExportCell } from "./types.ts";

/**
 * Makes a function remember its last answer: many columns say the same of all
 * trials, and rows of the index share their values.
 *
 * @param write Makes the text of a cell.
 * @returns The same for the cells of one column.
 */
export function remembered(
  write: (cell: ExportCell) => string,
): (cell: ExportCell) => string {
  let last: ExportCell = null;
  let text = write(last);
  return (cell) => {
    if (cell === last) return text;
    last = cell;
    return text = write(cell);
  };
}

/**
 * Makes what writes rows out of what writes cells.
 *
 * @param count Number of columns.
 * @param write Makes the text of a cell.
 * @param separator What stands between two cells.
 * @returns Writes the cells of a row, in their order.
 */
export function rowWriter(
  count: number,
  write: (cell: ExportCell, column: number) => string,
  separator: string,
): (row: readonly ExportCell[]) => string {
  const writers = Array.from(
    { length: count },
    (_, column) => remembered((cell) => write(cell, column)),
  );
  // one list for all rows: less to be cleaned up
  const texts = new Array<string>(count);
  return (row) => {
    for (let at = 0; at < count; at++) texts[at] = writers[at]!(row[at]!);
    return texts.join(separator);
  };
}
