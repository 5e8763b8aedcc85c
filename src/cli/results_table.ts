/** The table of results where nobody chose the columns. */
import type { TrialRow } from "../store/mod.ts";
import { columnTable } from "./column_table.ts";
import { differingPaths } from "../plan/differing_settings.ts";
import { COSTS, SPEEDS } from "./measures.ts";
import { shownMetrics } from "../plan/shown_metrics.ts";
import {
  type ResultColumns,
  resultColumns,
  settingColumn,
} from "./result_columns.ts";

/** How a table looks. */
export interface ResultsTableOptions {
  /** Finds a trial's folder. */
  readonly pathOf: (folder: string) => string;
  /**
   * All columns.
   *
   * @default those of the rows
   */
  readonly known?: ResultColumns;
  /**
   * Paths of the settings to show.
   *
   * @default those in which the trials differ
   */
  readonly paths?: readonly string[];
  /**
   * Whether to name the study that ran each trial.
   *
   * @default false
   */
  readonly showStudy?: boolean;
  /**
   * Characters in a line.
   *
   * @default Infinity
   */
  readonly width?: number;
}

/**
 * Lays trials out as a table: what differs between them first, then how they
 * ended, costs, metrics, time, speed, why some did not get to their end, and the
 * image's path. The backend is named
 * unless all trials ran on the usual one, tags if there are any.
 *
 * @param rows The trials.
 * @param options How the table looks.
 * @returns Lines without a final line break; one line if there are no trials.
 */
export function resultsTable(
  rows: readonly TrialRow[],
  options: ResultsTableOptions,
): string {
  if (rows.length === 0) return "No trials yet";
  const { pathOf, showStudy = false, width = Infinity } = options;
  const { paths = differingPaths(rows) } = options;
  const { known = resultColumns(rows, pathOf) } = options;
  const names = [
    ...(showStudy ? ["study"] : []),
    "id",
    ...paths,
    ...(rows.some((it) => it.backend !== "tensorflow") ? ["backend"] : []),
    "state",
    ...(rows.some(({ tags }) => tags.length > 0) ? ["tags"] : []),
    ...usualNumbers(rows),
    // a pruned trial has an image
    ...(rows.some(({ reason }) => reason !== null) ? ["reason"] : []),
    "image",
  ];
  // a choice with labels stands whole, and is no column otherwise
  const columns = names.map((name) => known.get(name) ?? settingColumn(name));
  return columnTable(columns, rows, width);
}

/**
 * Names of the columns of numbers that are shown, and summed up, where the user
 * chose none.
 *
 * @param rows The trials.
 */
export function usualNumbers(rows: readonly TrialRow[]): string[] {
  return [...COSTS, ...shownMetrics(rows), ...SPEEDS];
}
