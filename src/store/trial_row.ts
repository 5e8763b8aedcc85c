/** A trial as tables show it: one row of the index. */
import type {
  Goal,
  Json,
  Settings,
  TimeToQuality,
  TrialRecord,
  TrialState,
} from "../base/records.ts";
import { NO_REMARKS, type Note, type Remarks } from "./remarks_file.ts";
import type { SettingCodes } from "./setting_codes.ts";

/** What the index keeps of a trial. Fields are named as in the record. */
export interface TrialRow {
  /** Name of the trial's folder under `trials/`. */
  readonly folder: string;
  /** First 12 hex digits of `hash`. */
  readonly id: string;
  /** SHA-256 of the canonical settings that can change the image. */
  readonly hash: string;
  /** Version of the engine that ran the trial. */
  readonly engineVersion: number;
  /** Study that ran the trial. */
  readonly study: string;
  /** How the trial ended. */
  readonly state: TrialState;
  /** Why it ended so; null where it is done. */
  readonly reason: string | null;
  /** Backend that ran. */
  readonly backend: string;
  /** Everything that describes the trial. */
  readonly settings: Settings;
  /** Metrics of the saved image, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /**
   * Which values of the user's own metrics are better, by name; left out where
   * the record does not tell.
   */
  readonly metricsGoal?: Readonly<Record<string, Goal>>;
  /** When the total cost fell to shares of the first one. */
  readonly timeTo: TimeToQuality;
  /** Total cost of the saved image, or the last finite one; null if none. */
  readonly totalCost: number | null;
  /** Content cost of that image, without alpha; null if none. */
  readonly contentCost: number | null;
  /** Style cost of that image, without beta; null if none. */
  readonly styleCost: number | null;
  /** Updates made. */
  readonly iterationsRun: number;
  /** Median over iterations after the warm-up; null if too few. */
  readonly iterationsPerSecond: number | null;
  /** From the trial's start to its end, in milliseconds. */
  readonly durationMs: number;
  /** Highest resident memory of the process so far, in bytes. */
  readonly peakMemoryBytes: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  /** What the plan varies, path to value; empty where no plan has the trial. */
  readonly varied: Readonly<Record<string, Json>>;
  /** What people call it, sorted. */
  readonly tags: readonly string[];
  /** What people wrote about it, by time. */
  readonly notes: readonly Note[];
}

/** Columns of the table `trials`. */
export const TRIAL_COLUMNS = [
  "folder",
  "id",
  "hash",
  "engineVersion",
  "study",
  "state",
  "reason",
  "backend",
  "settings",
  "metrics",
  "metricsGoal",
  "timeTo",
  "totalCost",
  "contentCost",
  "styleCost",
  "iterationsRun",
  "iterationsPerSecond",
  "durationMs",
  "peakMemoryBytes",
  "startedAt",
  "finishedAt",
] as const;

/** Values of {@linkcode TRIAL_COLUMNS}, as SQLite has them. */
export type SqlRow = readonly (string | number | null)[];

/**
 * The row of a record.
 *
 * @param folder Name of the trial's folder.
 * @param record What its `trial.json` says.
 * @param settings The settings as {@linkcode SettingCodes} writes them.
 * @returns Values for all of {@linkcode TRIAL_COLUMNS}.
 */
export function toSqlRow(
  folder: string,
  record: TrialRecord,
  settings: string,
): Record<(typeof TRIAL_COLUMNS)[number], string | number | null> {
  return {
    folder,
    id: record.id,
    hash: record.hash,
    engineVersion: record.engineVersion,
    study: record.study,
    state: record.state,
    reason: record.reason,
    backend: record.environment.backend,
    settings,
    metrics: JSON.stringify(record.metrics ?? {}),
    metricsGoal: record.metricsGoal ? JSON.stringify(record.metricsGoal) : null,
    timeTo: JSON.stringify(record.timeTo ?? {}),
    totalCost: record.last?.total ?? null,
    contentCost: record.last?.content ?? null,
    styleCost: record.last?.style ?? null,
    iterationsRun: record.iterationsRun,
    iterationsPerSecond: record.iterationsPerSecond,
    durationMs: record.timings.totalMs,
    peakMemoryBytes: record.peakMemoryBytes,
    startedAt: record.startedAt,
    finishedAt: record.finishedAt,
  };
}

/** What else the index knows of a trial. */
export interface RowParts {
  /** Reads settings back. */
  readonly codes: SettingCodes;
  /** What people wrote about it, if they did. */
  readonly remarks: Remarks | undefined;
  /** What its plan varies, JSON; undefined where no plan has it. */
  readonly varied: string | undefined;
}

/** Where a column stands in a row. */
const AT = Object.fromEntries(
  TRIAL_COLUMNS.map((name, at) => [name, at]),
) as Readonly<Record<(typeof TRIAL_COLUMNS)[number], number>>;

/**
 * What tells a row from others.
 *
 * @param row Values as SQLite has them.
 */
export function keysOf(
  row: SqlRow,
): Pick<TrialRow, "folder" | "id" | "study"> {
  const [folder, id, study] = [row[AT.folder], row[AT.id], row[AT.study]];
  return { folder, id, study } as Pick<TrialRow, "folder" | "id" | "study">;
}

/**
 * The row for tables.
 *
 * @param row Values as SQLite has them.
 * @param parts What else is known.
 */
export function fromSqlRow(
  row: SqlRow,
  { codes, remarks, varied }: RowParts,
): TrialRow {
  // written by toSqlRow into a STRICT table, so the types are right
  const text = (name: keyof typeof AT): string => row[AT[name]] as string;
  const number = (name: keyof typeof AT): number => row[AT[name]] as number;
  const { tags, notes } = remarks ?? NO_REMARKS;
  const goals = row[AT.metricsGoal] as string | null;
  const plain: TrialRow = {
    folder: text("folder"),
    id: text("id"),
    hash: text("hash"),
    engineVersion: number("engineVersion"),
    study: text("study"),
    state: text("state") as TrialState,
    reason: row[AT.reason] as string | null,
    backend: text("backend"),
    settings: codes.decode(text("settings")),
    metrics: fieldsOf(text("metrics")),
    timeTo: fieldsOf(text("timeTo")),
    totalCost: row[AT.totalCost] as number | null,
    contentCost: row[AT.contentCost] as number | null,
    styleCost: row[AT.styleCost] as number | null,
    iterationsRun: number("iterationsRun"),
    iterationsPerSecond: row[AT.iterationsPerSecond] as number | null,
    durationMs: number("durationMs"),
    peakMemoryBytes: number("peakMemoryBytes"),
    startedAt: text("startedAt"),
    finishedAt: text("finishedAt"),
    varied: fieldsOf(varied ?? "{}"),
    tags,
    notes,
  };
  // few have it, and a spread of its own for each would take time
  return goals === null ? plain : { ...plain, metricsGoal: JSON.parse(goals) };
}

/** An object as JSON; many are empty. */
function fieldsOf<Value>(json: string): Readonly<Record<string, Value>> {
  return json === "{}" ? {} : JSON.parse(json);
}
