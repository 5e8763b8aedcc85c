/** A trial as tables show it: one row of the index. */
import type {
  Json,
  Settings,
  TimeToQuality,
  TrialRecord,
  TrialState,
} from "../base/records.ts";

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

/** One row as SQLite keeps it. */
export type SqlRow = Readonly<Record<string, string | number | null>>;

/**
 * The row of a record.
 *
 * @param folder Name of the trial's folder.
 * @param record What its `trial.json` says.
 * @returns Values for all of {@linkcode TRIAL_COLUMNS}.
 */
export function toSqlRow(
  folder: string,
  record: TrialRecord,
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
    settings: JSON.stringify(record.settings),
    metrics: JSON.stringify(record.metrics ?? {}),
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

/**
 * The row for tables.
 *
 * @param row All of {@linkcode TRIAL_COLUMNS}, and `varied`.
 * @returns The row, its JSON parsed.
 */
export function fromSqlRow(row: SqlRow): TrialRow {
  return {
    // written by toSqlRow into a STRICT table, so the types are right
    ...(row as unknown as TrialRow),
    settings: JSON.parse(row.settings as string),
    metrics: JSON.parse(row.metrics as string),
    timeTo: JSON.parse(row.timeTo as string),
    varied: JSON.parse(row.varied as string),
  };
}
