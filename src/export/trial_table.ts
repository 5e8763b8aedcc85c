/** Trials as a table: one row a trial, one column a value. */
import type { Json } from "../base/records.ts";
import { FIELD_NAMES } from "../config/fields.ts";
import type { TrialRow } from "../store/mod.ts";
import type {
  ColumnKind,
  ExportCell,
  ExportColumn,
  ExportTable,
} from "./types.ts";

/** A trial as it is exported. */
export interface ExportedTrial extends TrialRow {
  /** Path of its last image; null where there is none. */
  readonly image: string | null;
}

/** A column and what it says of a trial. */
interface TrialColumn extends ExportColumn {
  readonly cell: (row: ExportedTrial) => ExportCell;
}

/** Columns before the settings. */
const FIRST = [
  ["folder", "text"],
  ["id", "text"],
  ["hash", "text"],
  ["engineVersion", "number"],
  ["study", "text"],
  ["state", "text"],
  ["reason", "text"],
  ["backend", "text"],
] as const;

/** Columns after the settings. */
const NEXT = [
  ["varied", "json"],
  ["totalCost", "number"],
  ["contentCost", "number"],
  ["styleCost", "number"],
  ["iterationsRun", "number"],
  ["iterationsPerSecond", "number"],
  ["durationMs", "number"],
  ["peakMemoryBytes", "number"],
  ["startedAt", "text"],
  ["finishedAt", "text"],
  ["image", "text"],
] as const;

/** What has columns of its own. */
const SPREAD = new Set(["settings", "metrics", "timeTo"]);

/**
 * Lays trials out as a table. Settings, metrics and times to quality have a
 * column for each part, named by its path: `settings.optimizer.learningRate`,
 * `metrics.ssim`, `timeTo.0.5.seconds`. Their columns depend on the trials
 * only, not on the order of these.
 *
 * @param rows The trials.
 */
export function trialTable(rows: readonly ExportedTrial[]): ExportTable {
  const columns: readonly TrialColumn[] = [
    ...FIRST.map(([name, kind]) => plain(name, kind)),
    ...settingColumns(rows),
    ...NEXT.map(([name, kind]) => plain(name, kind)),
    ...fieldColumns(rows, "metrics", byName),
    ...fieldColumns(rows, "timeTo", byName),
    ...otherNames(rows).map((name) => plain(name, "json")),
  ];
  const cells = columns.map(({ cell }) => cell);
  return {
    columns: columns.map(({ name, kind }) => ({ name, kind })),
    batches: batchesOf(rows, (row) => cells.map((cell) => cell(row))),
  };
}

/** Trials that are laid out at a time. */
const AT_A_TIME = 5000;

function* batchesOf(
  rows: readonly ExportedTrial[],
  write: (row: ExportedTrial) => ExportCell[],
): Generator<{ name: string; rows: ExportCell[][] }> {
  for (let from = 0; from < rows.length; from += AT_A_TIME) {
    yield { name: "", rows: rows.slice(from, from + AT_A_TIME).map(write) };
  }
}

/** What else is known of trials, so that nothing is lost. */
function otherNames(rows: readonly ExportedTrial[]): (keyof ExportedTrial)[] {
  const told = new Set<string>([...FIRST, ...NEXT].map(([name]) => name));
  return Object.keys(rows[0] ?? {}).filter((name) =>
    !told.has(name) && !SPREAD.has(name)
  ) as (keyof ExportedTrial)[];
}

function plain(name: keyof ExportedTrial, kind: ColumnKind): TrialColumn {
  return { name, kind, cell: (row) => row[name] as unknown as Json };
}

/** Settings in the order of the reference, parts by name, `name` first. */
function settingColumns(rows: readonly ExportedTrial[]): TrialColumn[] {
  const known: readonly string[] = FIELD_NAMES;
  const place = (name: string): number =>
    known.includes(name) ? known.indexOf(name) : known.length;
  return fieldColumns(
    rows,
    "settings",
    (a, b) => place(a) - place(b) || byName(a, b),
  );
}

/** A column for each value, and for each part of one. */
function fieldColumns(
  rows: readonly ExportedTrial[],
  field: "settings" | "metrics" | "timeTo",
  order: (a: string, b: string) => number,
): TrialColumn[] {
  const get = (row: ExportedTrial) => row[field] as unknown as Tree;
  const names = new Set<string>();
  for (const row of rows) for (const name in get(row)) names.add(name);
  return [...names].sort(order).flatMap((name) => {
    // few values are many trials'
    const values = new Set(rows.map((row) => get(row)[name]));
    const trees = [...values].filter(isTree);
    const whole = [...values].filter((it) => it !== undefined && !isTree(it));
    const path = `${field}.${name}`;
    return [
      ...whole.length > 0 || trees.length === 0
        ? [column(path, whole, (row) => wholeOf(get(row)[name]))]
        : [],
      ...namesIn(trees).sort(byName).map((part) =>
        column(
          `${path}.${part}`,
          trees.map((tree) => tree[part]),
          (row) => partOf(get(row)[name], part),
        )
      ),
    ];
  });
}

function byName(a: string, b: string): number {
  return Number(b === "name") - Number(a === "name") || (a < b ? -1 : 1);
}

function wholeOf(value: Json | undefined): Json | undefined {
  return isTree(value) ? undefined : value;
}

function partOf(value: Json | undefined, part: string): Json | undefined {
  return isTree(value) ? value[part] : undefined;
}

type Tree = Readonly<Record<string, Json>>;

function isTree(value: Json | undefined): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function namesIn(trees: readonly Tree[]): string[] {
  const names = new Set<string>();
  for (const tree of trees) for (const name in tree) names.add(name);
  return [...names];
}

function column(
  name: string,
  values: readonly (Json | undefined)[],
  get: (row: ExportedTrial) => Json | undefined,
): TrialColumn {
  const kind = kindOf(values);
  return { name, kind, cell: (row) => get(row) ?? null };
}

/** What all values are; of a mixture nothing is lost as JSON. */
function kindOf(values: readonly (Json | undefined)[]): ColumnKind {
  const types = new Set<string>();
  for (const value of values) {
    if (value !== undefined && value !== null) types.add(typeof value);
  }
  if (types.size > 1) return "json";
  if (types.has("number")) return "number";
  if (types.has("boolean")) return "boolean";
  return types.has("object") ? "json" : "text";
}
