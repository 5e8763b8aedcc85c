/** The settings in which trials differ, as axes of a grid of images. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { Json } from "../base/records.ts";
import type { Axis, Cell } from "../page/data.ts";
import { differingPaths, settingCell } from "../plan/differing_settings.ts";
import type { TrialRow } from "../store/mod.ts";
import { shortNames } from "./short_names.ts";

/** Axes, and where each trial lies on them. */
export interface PlacedTrials {
  /** The axes. */
  readonly axes: readonly Axis[];
  /** For each trial its places on the axes. */
  readonly at: readonly (readonly number[])[];
}

/** Paths of settings that name images. */
const IMAGES = ["content", "style"];

/**
 * Finds the settings in which trials differ, and their values. A value is the
 * same whether a study gives it a label or not.
 *
 * @param rows The trials.
 * @returns Axes with at least two values each.
 */
export function placeTrials(rows: readonly TrialRow[]): PlacedTrials {
  const columns = differingPaths(rows).map((path) => columnOf(rows, path))
    .filter(({ points }) => points.length > 1);
  const axes = columns.map(({ path, points }) => axisOf(path, points));
  const at = rows.map((_, row) => columns.map(({ at }) => at[row]!));
  return { axes, at };
}

/** A value, and the names that studies give it. */
interface Point {
  readonly cell: Cell;
  readonly names: Set<string>;
}

/** A setting of all trials. */
interface Column {
  readonly path: string;
  readonly points: readonly Point[];
  /** For each trial the place of its point. */
  readonly at: readonly number[];
}

function columnOf(rows: readonly TrialRow[], path: string): Column {
  const points = new Map<string, Point>();
  const keys = rows.map(({ settings, varied }) => {
    const cell = settingCell(settings, path) ?? null;
    const name = settingCell(settings, path, varied) ?? null;
    const key = keyOf(cell, settings[path as keyof typeof settings]);
    const point = points.get(key) ?? { cell, names: new Set<string>() };
    if (name !== cell && typeof name === "string") point.names.add(name);
    points.set(key, point);
    return key;
  });
  const sorted = ordered([...points]);
  const places = new Map(sorted.map(([key], place) => [key, place]));
  return {
    path,
    points: sorted.map(([, point]) => point),
    at: keys.map((key) => places.get(key)!),
  };
}

/** Layers look alike where their weights do once they are rounded. */
function keyOf(cell: Cell, value: unknown): string {
  return typeof value === "object" && value !== null
    ? canonicalJson(value as Json)
    : JSON.stringify(cell);
}

/** Numbers ascending; words as they came. */
function ordered(points: readonly [string, Point][]): [string, Point][] {
  const areNumbers = points.every(([, { cell }]) => typeof cell === "number");
  return areNumbers
    ? points.toSorted(([, a], [, b]) => (a.cell as number) - (b.cell as number))
    : [...points];
}

function axisOf(path: string, points: readonly Point[]): Axis {
  const values = points.map(({ cell }) => cell);
  const paths = IMAGES.includes(path) ? values.map(String) : [];
  const files = shortNames(paths);
  const names = points.map(({ cell, names }) => {
    const file = files.get(String(cell));
    const isShort = file !== undefined && file !== cell;
    return [...names, ...isShort ? [file] : []];
  });
  return { path, values, names };
}
