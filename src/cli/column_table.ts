/** Columns of results as a table. */
import type { TrialRow } from "../store/mod.ts";
import { fitWidth } from "./fit_width.ts";
import type { ResultColumn } from "./result_columns.ts";

/** Short titles, for tables whose columns nobody named. */
const TITLES: Readonly<Record<string, string>> = {
  totalCost: "total",
  contentCost: "content",
  styleCost: "style",
};

/** How a table looks. */
export interface ColumnTableOptions {
  /**
   * Characters in a line.
   *
   * @default Infinity
   */
  readonly width?: number;
  /**
   * Whether costs are called by short names.
   *
   * @default false
   */
  readonly isShort?: boolean;
}

/**
 * Lays columns of trials out as a table.
 *
 * @param columns The columns, left to right.
 * @param rows The trials.
 * @param options How the table looks.
 * @returns Lines without a final line break.
 */
export function columnTable(
  columns: readonly ResultColumn[],
  rows: readonly TrialRow[],
  { width = Infinity, isShort = false }: ColumnTableOptions = {},
): string {
  return fitWidth(
    columns.map(({ name, align, cell }) => ({
      title: isShort ? TITLES[name] ?? name : name,
      ...(align && { align }),
      cells: rows.map(cell),
    })),
    width,
  );
}
