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

/** Finds the path of a trial's last image; null where there is none. */
export type ImageOf = (row: TrialRow) => string | null;

/** A column and what it says of a trial. */
interface TrialColumn extends ExportColumn {
  readonly cell: (row: TrialRow) => ExportCell;
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
  ["tags", "json"],
  ["notes", "json"],
] as const;

/**
 * Lays trials out as a table. Settings, metrics and times to quality have a
 * column for each part, named by its path: `settings.optimizer.learningRate`,
 * `metrics.ssim`, `timeTo.0.5.seconds`. Their columns depend on the trials
 * only, not on the order of these.
 *
 * @param rows The trials.
 * @param imageOf Finds their images.
 */
export function trialTable(
  rows: readonly TrialRow[],
  imageOf: ImageOf,
): ExportTable {
  const columns: readonly TrialColumn[] = [
    ...FIRST.map(([name, kind]) => plain(name, kind)),
    ...settingColumns(rows),
    ...NEXT.map(([name, kind]) => plain(name, kind)),
    { name: "image", kind: "text", cell: imageOf },
    ...fieldColumns(rows, "metrics", byName),
    ...fieldColumns(rows, "timeTo", byName),
  ];
  const cells = columns.map(({ cell }) => cell);
  return {
    columns: columns.map(({ name, kind }) => ({ name, kind })),
    batches: batchesOf(rows, (row) => cells.map((cell) => cell(row))),
  };
}

/** Trials that are laid out at a time. */
const AT_A_TIME = 500;

function* batchesOf(
  rows: readonly TrialRow[],
  write: (row: TrialRow) => ExportCell[],
): Generator<{ name: string; rows: ExportCell[][] }> {
  for (let from = 0; from < rows.length; from += AT_A_TIME) {
    yield { name: "", rows: rows.slice(from, from + AT_A_TIME).map(write) };
  }
}

function plain(name: keyof TrialRow, kind: ColumnKind): TrialColumn {
  return { name, kind, cell: (row) => row[name] as unknown as Json };
}

/** Settings in the order of the reference, parts by name, `name` first. */
function settingColumns(rows: readonly TrialRow[]): TrialColumn[] {
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
  rows: readonly TrialRow[],
  field: keyof typeof FIELDS_OF,
  order: (a: string, b: string) => number,
): TrialColumn[] {
  const get = FIELDS_OF[field];
  const found = kindsIn(rows, get);
  return [...found].sort(([a], [b]) => order(a, b)).flatMap(([name, it]) => {
    const path = `${field}.${name}`;
    const whole = it.parts.size === 0
      ? (row: TrialRow) => get(row)[name]
      : (row: TrialRow) => wholeOf(get(row)[name]);
    return [
      ...it.kinds.size > 0 || it.parts.size === 0
        ? [column(path, it.kinds, whole)]
        : [],
      ...[...it.parts].sort(([a], [b]) => byName(a, b)).map(([part, kinds]) =>
        column(
          `${path}.${part}`,
          kinds,
          (row) => partOf(get(row)[name], part),
        )
      ),
    ];
  });
}

/** What has columns of its own; a function each, as that is faster. */
const FIELDS_OF = {
  settings: ({ settings }: TrialRow) => settings as unknown as Tree,
  metrics: ({ metrics }: TrialRow) => metrics as Tree,
  timeTo: ({ timeTo }: TrialRow) => timeTo as unknown as Tree,
} as const;

/** What the values of one name are. */
interface NamedKinds {
  /** Of values that have no parts. */
  readonly kinds: Set<string>;
  /** Of the parts of the others. */
  readonly parts: Map<string, Set<string>>;
}

/** What values there are, by name. */
function kindsIn(
  rows: readonly TrialRow[],
  get: (row: TrialRow) => Tree,
): Map<string, NamedKinds> {
  const found = new Map<string, NamedKinds>();
  const last: Record<string, Json> = {};
  for (const row of rows) {
    const tree = get(row);
    for (const name in tree) {
      const value = tree[name]!;
      // neighbours mostly share their settings
      if (last[name] === value) continue;
      last[name] = value;
      const it = found.get(name) ?? { kinds: new Set(), parts: new Map() };
      if (!found.has(name)) found.set(name, it);
      if (!isTree(value)) addKind(it.kinds, value);
      else {
        for (const part in value) {
          const kinds = it.parts.get(part) ?? new Set<string>();
          if (kinds.size === 0) it.parts.set(part, kinds);
          addKind(kinds, value[part]!);
        }
      }
    }
  }
  return found;
}

function addKind(kinds: Set<string>, value: Json): void {
  if (value !== null) kinds.add(typeof value);
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

function column(
  name: string,
  kinds: ReadonlySet<string>,
  get: (row: TrialRow) => Json | undefined,
): TrialColumn {
  return { name, kind: kindOf(kinds), cell: (row) => get(row) ?? null };
}

/** What all values are; of a mixture nothing is lost as JSON. */
function kindOf(kinds: ReadonlySet<string>): ColumnKind {
  if (kinds.size > 1) return "json";
  if (kinds.has("number")) return "number";
  if (kinds.has("boolean")) return "boolean";
  return kinds.has("object") ? "json" : "text";
}
