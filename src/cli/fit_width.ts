/** Tables that fit a terminal. */
import {
  formatTable,
  type TableCell,
  type TableColumn,
} from "../base/table.ts";

/** A column with its cells. */
export interface FilledColumn extends TableColumn {
  /** One a row. */
  readonly cells: readonly TableCell[];
}

const GAP_WIDTH = 2;

/**
 * Lays columns out as a table, those alone that fit. The widest of what stands
 * last goes first: that is the path of the image.
 *
 * @param columns The columns, left to right; the first always stays.
 * @param width Characters in a line; Infinity for any.
 * @returns The table, and a line that names what was left out.
 *
 * @example
 * ```ts
 * import { fitWidth } from "./fit_width.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const columns = ["id", "beta"].map((title) => ({ title, cells: [title] }));
 * strictEqual(fitWidth(columns, 80), "id  beta\nid  beta");
 * strictEqual(
 *   fitWidth(columns, 6),
 *   "id\nid\nNot shown, as the terminal is narrow: beta",
 * );
 * ```
 */
export function fitWidth(
  columns: readonly FilledColumn[],
  width: number,
): string {
  const shown = [...columns];
  const hidden: string[] = [];
  const widths = new Map(columns.map((column) => [column, widthOf(column)]));
  const widthOfAll = (): number =>
    shown.reduce((sum, it) => sum + widths.get(it)! + GAP_WIDTH, -GAP_WIDTH);
  while (shown.length > 1 && widthOfAll() > width) {
    hidden.unshift(shown.pop()!.title);
  }
  const rows = Array.from(
    { length: columns[0]?.cells.length ?? 0 },
    (_, at) => shown.map(({ cells }) => cells[at]!),
  );
  const table = formatTable(shown, rows);
  return hidden.length === 0
    ? table
    : `${table}\nNot shown, as the terminal is narrow: ${hidden.join(", ")}`;
}

function widthOf({ title, cells }: FilledColumn): number {
  return cells.reduce<number>(
    (most, cell) => Math.max(most, String(cell).length),
    title.length,
  );
}
