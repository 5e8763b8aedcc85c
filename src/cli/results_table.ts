/** The table of results. */
import {
  formatTable,
  type TableCell,
  type TableColumn,
} from "../base/table.ts";
import type { TrialRow } from "../store/mod.ts";
import { differingPaths, settingCell } from "../plan/differing_settings.ts";
import { shownMetrics } from "../plan/shown_metrics.ts";
import { formatNumber } from "../base/format.ts";

/** How a table looks. */
export interface ResultsTableOptions {
  /** Finds a trial's folder. */
  readonly pathOf: (folder: string) => string;
  /**
   * Paths of the settings to show.
   *
   * @default those in which the trials differ
   */
  readonly paths?: readonly string[];
  /** Whether to name the study that ran each trial. */
  readonly showStudy?: boolean;
}

/** A column and what it says of a trial. */
type Column = TableColumn & { readonly cell: (row: TrialRow) => TableCell };

/**
 * Lays trials out as a table: what differs between them first, then costs,
 * time, speed and the image's path. The backend is named unless all trials ran
 * on the usual one.
 *
 * @param rows The trials.
 * @param options How the table looks.
 * @returns Lines without a final line break; one line if there are no trials.
 */
export function resultsTable(
  rows: readonly TrialRow[],
  { pathOf, paths = differingPaths(rows), showStudy = false }:
    ResultsTableOptions,
): string {
  if (rows.length === 0) return "No trials yet";
  const showBackend = rows.some(({ backend }) => backend !== "tensorflow");
  const columns: Column[] = [
    ...(showStudy ? [text("study", (row) => row.study)] : []),
    text("id", (row) => row.id),
    ...paths.map((path) => ({
      title: path,
      cell: (row: TrialRow) => settingCell(row.settings, path, row.varied),
    })),
    ...(showBackend ? [text("backend", (row) => row.backend)] : []),
    text("state", (row) => row.state),
    cost("total", (row) => row.totalCost),
    cost("content", (row) => row.contentCost),
    cost("style", (row) => row.styleCost),
    ...shownMetrics(rows).map((name) =>
      number(name, (row) => formatNumber(row.metrics[name] ?? null))
    ),
    number("seconds", (row) => formatNumber(row.durationMs / 1000, 3)),
    number("it/s", (row) => formatNumber(row.iterationsPerSecond, 3)),
    text("image", (row) => imageOf(row, pathOf)),
  ];
  return formatTable(
    columns,
    rows.map((row) => columns.map(({ cell }) => cell(row))),
  );
}

function text(title: string, cell: Column["cell"]): Column {
  return { title, align: "left", cell };
}

/** Empty for a failed trial, whose last costs are those of no image. */
function cost(title: string, of: (row: TrialRow) => number | null): Column {
  return number(
    title,
    (row) => row.state === "failed" ? "" : formatNumber(of(row)),
  );
}

function number(title: string, cell: Column["cell"]): Column {
  return { title, align: "right", cell };
}

/**
 * Whether a trial left an image: a failed one does not, nor one that was
 * interrupted before its first iteration.
 *
 * @param row The trial.
 */
export function hasImage(row: Pick<TrialRow, "state" | "totalCost">): boolean {
  return row.state !== "failed" && row.totalCost !== null;
}

function imageOf(
  row: TrialRow,
  pathOf: ResultsTableOptions["pathOf"],
): string {
  return hasImage(row)
    ? `${pathOf(row.folder)}/output.png`
    : (row.reason ?? "").split("\n")[0]!;
}
