/** Text written piece by piece. */
import type { ExportCell, ExportTable } from "./types.ts";

/** Rows that are turned into text at a time. */
const ROWS_AT_A_TIME = 100;

/**
 * Writes all rows of a table as text.
 *
 * @param table The table.
 * @param write Makes the text of some rows; `first` is true for the first ones.
 * @returns Pieces of UTF-8.
 */
export async function* textChunks(
  { batches }: ExportTable,
  write: (
    rows: readonly (readonly ExportCell[])[],
    isFirst: boolean,
  ) => string,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let isFirst = true;
  for await (const { rows } of batches) {
    for (let from = 0; from < rows.length; from += ROWS_AT_A_TIME) {
      const some = rows.slice(from, from + ROWS_AT_A_TIME);
      yield encoder.encode(write(some, isFirst));
      isFirst = false;
    }
  }
}

/**
 * A cell as text for formats that know text only.
 *
 * @param cell The cell; JSON is written as such.
 */
export function cellText(cell: ExportCell): string {
  return typeof cell === "object" && cell !== null
    ? JSON.stringify(cell)
    : String(cell ?? "");
}
