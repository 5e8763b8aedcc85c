/** What can be asked of a result by name: columns, sorting, filters. */
import { UsageError } from "../base/errors.ts";
import type { Goal, Settings } from "../base/records.ts";
import { nearest, suggest } from "../base/suggest.ts";
import type { TableCell } from "../base/table.ts";
import { METRICS } from "../engine/catalog.ts";
import { type FilterValue, findSetting } from "../plan/filter_names.ts";
import type { TrialRow } from "../store/mod.ts";
import { settingCell } from "../plan/differing_settings.ts";
import { valueAt } from "./filter_plans.ts";
import { formatNumber } from "../base/format.ts";
import { metricGoal, orderedMetrics } from "../plan/shown_metrics.ts";
import { ROW_MEASURES } from "../report/measures.ts";
import { imagePath } from "./trial_image.ts";

/** What is known of results by one name. */
export interface ResultColumn {
  /** The name. */
  readonly name: string;
  /** Whether it is a setting, and no outcome. */
  readonly isSetting: boolean;
  /** Which values are better; null where nobody says so. */
  readonly goal: Goal | null;
  /** Which side the cells keep to; undefined for that of their kind. */
  readonly align?: "left" | "right";
  /** What is sorted and filtered by; undefined where there is none. */
  value(row: TrialRow): FilterValue | undefined;
  /** What a table shows. */
  cell(row: TrialRow): TableCell;
}

/** All columns, by name. */
export type ResultColumns = ReadonlyMap<string, ResultColumn>;

/** Paths of the layers' settings, which stand whole as well. */
const LAYERS: readonly string[] = ["contentLayers", "styleLayers"];

/**
 * Everything that can be asked of some results.
 *
 * @param rows The results.
 * @param pathOf Finds a trial's folder.
 * @returns Settings first, then how the trials ended, costs and metrics.
 */
export function resultColumns(
  rows: readonly TrialRow[],
  pathOf: (folder: string) => string,
): ResultColumns {
  const outcomes = [
    ...outcomeColumns(pathOf),
    ...metricColumns(rows),
    ...remarkColumns(),
  ];
  const settings = settingPaths(rows).map(settingColumn);
  return new Map([...settings, ...outcomes].map((it) => [it.name, it]));
}

/**
 * The metrics that any of some results has, as columns.
 *
 * @param rows The results.
 */
export function metricColumns(rows: readonly TrialRow[]): ResultColumn[] {
  return orderedMetrics(rows).map((name) =>
    numeric(name, (row) => row.metrics[name], { goal: metricGoal(name, rows) })
  );
}

/**
 * What a name means that exports and SQL use for a column. Only where the unit
 * is another one, a column of its own has that name: `durationMs`.
 *
 * @param name What the user wrote.
 * @returns The column's name, or `name` if it is none of those.
 */
export function columnAlias(name: string): string {
  if (name === "iterationsPerSecond") return "it/s";
  const [, level, unit] = /^timeTo\.(.+)\.(seconds|iterations)$/.exec(name) ??
    [];
  if (level !== undefined) return `${unit}To${level}`;
  return name.replace(/^(settings|metrics)\./, "");
}

/**
 * Finds a column by its name, the name that exports or SQL have for it, or the
 * last part of a setting's path.
 *
 * @param name What the user wrote.
 * @param columns Those that may be meant.
 * @returns Undefined if there is none, or more than one.
 */
export function seekColumn(
  name: string,
  columns: ResultColumns,
): ResultColumn | undefined {
  const known = new Map([...columns.keys()].map((key) => [key, NO_VALUES]));
  for (const it of [name, columnAlias(name)]) {
    const found = findSetting(it, known);
    if ("path" in found) return columns.get(found.path)!;
  }
  return undefined;
}

/** Names that a message lists; there may be hundreds. */
const LISTED = 12;

/**
 * {@linkcode seekColumn} for options.
 *
 * @param name What the user wrote.
 * @param columns All columns.
 * @param option The option that names it.
 * @throws {UsageError} If there is none.
 */
export function findColumn(
  name: string,
  columns: ResultColumns,
  option: string,
): ResultColumn {
  const found = seekColumn(name, columns);
  if (found !== undefined) return found;
  const head = `Cannot find column "${name}" of --${option}`;
  if (Object.hasOwn(METRICS, columnAlias(name))) {
    throw new UsageError(
      `${head}: no trial was measured by it; results measure adds metrics`,
    );
  }
  const names = [...columns.keys()];
  const cost = `${name}Cost`;
  const near = names.includes(cost) ? cost : suggest(name, names);
  const listed = nearest(name, names, LISTED).join(", ");
  const more = names.length > LISTED
    ? `, or another of ${names.length}: --columns help lists them`
    : "";
  throw new UsageError(
    `${head}${near === undefined ? "" : ` (did you mean "${near}"?)`}: ` +
      `expected one of: ${listed}${more}`,
  );
}

const NO_VALUES: ReadonlySet<FilterValue> = new Set();

/** Paths of all settings, parts of choices and single layers among them. */
function settingPaths(rows: readonly TrialRow[]): string[] {
  const paths = new Set<string>();
  // rows of the index share their values: each is looked at once
  const seen = new Map<string, Set<unknown>>();
  const before: Record<string, unknown> = {};
  for (const { settings } of rows) {
    for (const name in settings) {
      const value: unknown = settings[name as keyof Settings];
      if (before[name] === value) continue;
      before[name] = value;
      const values = seen.get(name) ?? new Set();
      if (values.has(value)) continue;
      seen.set(name, values.add(value));
      const parts = typeof value === "object" ? Object.keys(value!) : [];
      if (parts.length === 0 || LAYERS.includes(name)) paths.add(name);
      for (const part of parts) paths.add(`${name}.${part}`);
    }
  }
  return [...paths];
}

/**
 * A setting as a column.
 *
 * @param path Path of the setting.
 */
export function settingColumn(path: string): ResultColumn {
  return {
    name: path,
    isSetting: true,
    goal: null,
    value: ({ settings }) => valueAt(settings, path),
    cell: ({ settings, varied }) => settingCell(settings, path, varied),
  };
}

/** What is less is better. */
const LESS = { goal: "minimize" } as const;

/** What outcomes have in common. */
const OUTCOME = { isSetting: false, goal: null } as const;

/** How trials ended. */
function outcomeColumns(
  pathOf: (folder: string) => string,
): ResultColumn[] {
  return [
    text("study", (row) => row.study),
    text("id", (row) => row.id),
    text("backend", (row) => row.backend),
    text("state", (row) => row.state),
    text("reason", (row) => row.reason?.split("\n")[0]),
    numeric("engineVersion", (row) => row.engineVersion),
    ...ROW_MEASURES.map(({ name, goal, kind, of }) =>
      numeric(name, (row) => of(row) ?? undefined, {
        goal,
        ...(kind === "time" && { digits: 3 }),
      })
    ),
    numeric("peakMemoryMB", (row) => row.peakMemoryBytes / 1e6, LESS),
    text("startedAt", (row) => row.startedAt),
    text("finishedAt", (row) => row.finishedAt),
    text("image", (row) => imagePath(row, pathOf) ?? undefined),
    text("folder", (row) => row.folder),
    text("hash", (row) => row.hash),
    numeric("durationMs", (row) => row.durationMs, LESS),
    numeric("peakMemoryBytes", (row) => row.peakMemoryBytes, LESS),
  ];
}

/** What people wrote. */
function remarkColumns(): ResultColumn[] {
  return [
    text("tags", ({ tags }) => tags.length === 0 ? undefined : tags.join(" ")),
    text(
      "notes",
      ({ notes }) =>
        notes.length === 0 ? undefined : notes.map((it) => it.text).join("; "),
    ),
  ];
}

function text(
  name: string,
  of: (row: TrialRow) => string | undefined,
): ResultColumn {
  const cell = (row: TrialRow): string => of(row) ?? "";
  return { ...OUTCOME, name, align: "left", value: of, cell };
}

function numeric(
  name: string,
  of: (row: TrialRow) => number | undefined,
  { goal = null, digits }: {
    readonly goal?: Goal | null;
    readonly digits?: number;
  } = {},
): ResultColumn {
  const cell = (row: TrialRow): string => formatNumber(of(row) ?? null, digits);
  return { ...OUTCOME, name, goal, align: "right", value: of, cell };
}
