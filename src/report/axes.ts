/** The settings in which trials differ, as axes of a grid of images. */
import type { Cell } from "../page/data.ts";
import type { Axis } from "../page/data.ts";
import { differingPaths, settingCell } from "../plan/differing_settings.ts";
import type { TrialRow } from "../store/mod.ts";

/** Axes, and where each trial lies on them. */
export interface PlacedTrials {
  /** The axes. */
  readonly axes: readonly Axis[];
  /** For each trial its places on the axes. */
  readonly at: readonly (readonly number[])[];
}

/**
 * Finds the settings in which trials differ, and their values.
 *
 * @param rows The trials.
 * @returns Axes with at least two values each.
 */
export function placeTrials(rows: readonly TrialRow[]): PlacedTrials {
  const columns = differingPaths(rows).map((path) => ({
    path,
    cells: rows.map(({ settings, varied }) =>
      settingCell(settings, path, varied) ?? null
    ),
  })).filter(({ cells }) => new Set(cells).size > 1);
  const axes = columns.map(({ path, cells }) => ({
    path,
    values: ordered([...new Set(cells)]),
  }));
  const places = axes.map(({ values }) =>
    new Map(values.map((value, at) => [value, at]))
  );
  const at = rows.map((_, row) =>
    columns.map(({ cells }, axis) => places[axis]!.get(cells[row]!)!)
  );
  return { axes, at };
}

/** Numbers ascending; words as they came. */
function ordered(values: readonly Cell[]): Cell[] {
  const areNumbers = values.every((value) => typeof value === "number");
  return areNumbers
    ? values.toSorted((a, b) => (a as number) - (b as number))
    : [...values];
}
