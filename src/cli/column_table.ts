/** Columns of results as a table. */
import type { TrialRow } from "../store/mod.ts";
import { settingName } from "../page/setting_name.ts";
import { fitWidth } from "./fit_width.ts";
import type { ResultColumn } from "./result_columns.ts";
import { shortPaths } from "./short_paths.ts";

/**
 * Lays columns of trials out as a table.
 *
 * @param columns The columns, left to right.
 * @param rows The trials.
 * @param width Characters in a line; Infinity for any.
 * @returns Lines without a final line break.
 */
export function columnTable(
  columns: readonly ResultColumn[],
  rows: readonly TrialRow[],
  width: number = Infinity,
): string {
  return fitWidth(
    columns.map(({ name, align, cell, isSetting }) => ({
      title: isSetting ? settingName(name) : name,
      ...(align && { align }),
      // the path of a trial's image is there to be opened
      cells: isSetting ? shortPaths(rows.map(cell)) : rows.map(cell),
    })),
    width,
  );
}
