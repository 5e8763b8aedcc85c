/** What can be asked of the index, and told to it. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { TrialRecord } from "../base/records.ts";
import { BUSY_TIMEOUT_MS, inTransaction, openIndex } from "./index_schema.ts";
import type { PlannedTrial } from "./plan_file.ts";
import { guardSync } from "./store_failure.ts";
import {
  fromSqlRow,
  type SqlRow,
  toSqlRow,
  TRIAL_COLUMNS,
  type TrialRow,
} from "./trial_row.ts";

const UPSERT = `INSERT OR REPLACE INTO trials (${TRIAL_COLUMNS.join(", ")})
  VALUES (${TRIAL_COLUMNS.map((column) => `:${column}`).join(", ")})`;

const FIND = `SELECT folder, state, engineVersion, startedAt, finishedAt
  FROM trials
  WHERE id = :id AND :backend IN ('auto', backend)
  ORDER BY folder`;

const FAILED = `SELECT folder, startedAt, finishedAt FROM trials
  WHERE state = 'failed'`;

const LIST_ALL = `SELECT trials.*, coalesce(varied, '{}') AS varied
  FROM trials LEFT JOIN plannedTrials USING (study, id)
  ORDER BY study, position IS NULL, position, startedAt, folder`;

const LIST_STUDY = `SELECT trials.*, varied
  FROM plannedTrials JOIN trials USING (id)
  WHERE plannedTrials.study = ?
  ORDER BY position, folder`;

/** A trial as far as the index knows it. */
export interface FoundTrial {
  /** Name of its folder. */
  readonly folder: string;
  /** How it ended. */
  readonly state: string;
  /** Version of the engine that ran it. */
  readonly engineVersion: number;
  /** Tells this run of the trial from others. */
  readonly run: string;
}

/** Which trial is looked for. */
export interface TrialQuery {
  /** The trial's id. */
  readonly id: string;
  /** The engine version it must have been run by. */
  readonly engineVersion: number;
  /** The backend it must have been run by; `auto` accepts any. */
  readonly backend: string;
}

/** The SQLite index of a results folder. Owns the database until `close`. */
export class TrialIndex {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #upsert: StatementSync;
  readonly #find: StatementSync;

  /**
   * Opens the index, made or brought up to date where need be.
   *
   * @param path The file, or `:memory:`.
   * @param busyTimeoutMs How long to wait for other processes, in
   *     milliseconds.
   * @throws {StoreError} If it cannot be opened.
   */
  constructor(path: string, busyTimeoutMs: number = BUSY_TIMEOUT_MS) {
    this.#path = path;
    this.#database = openIndex(path, busyTimeoutMs);
    try {
      this.#upsert = this.#prepare(UPSERT);
      this.#find = this.#prepare(FIND);
    } catch (cause) {
      this.close();
      throw cause;
    }
  }

  /**
   * Runs `body` in one transaction, undone if it throws.
   *
   * @param body The work; must not wait.
   * @returns What `body` returns.
   */
  transaction<Result>(body: () => Result): Result {
    return this.#write(() => inTransaction(this.#database, body));
  }

  /**
   * Adds a trial, or replaces the row of its folder.
   *
   * @param folder Name of the trial's folder.
   * @param record What its `trial.json` says.
   */
  put(folder: string, record: TrialRecord): void {
    this.#write(() => this.#upsert.run(toSqlRow(folder, record)));
  }

  /**
   * Forgets the trial in a folder.
   *
   * @param folder Name of the folder.
   */
  remove(folder: string): void {
    this.#write(() => this.#run("DELETE FROM trials WHERE folder = ?", folder));
  }

  /**
   * Replaces what is known of a study's plan. To be called in a transaction.
   *
   * @param study Name of the study.
   * @param trials The plan's trials in its order; none forgets the study.
   */
  putPlan(study: string, trials: readonly PlannedTrial[]): void {
    this.#run("DELETE FROM plannedTrials WHERE study = ?", study);
    const insert = this.#database.prepare(
      "INSERT INTO plannedTrials (study, id, position, varied) " +
        "VALUES (?, ?, ?, ?)",
    );
    trials.forEach(({ id, varied }, position) =>
      insert.run(study, id, position, JSON.stringify(varied))
    );
  }

  /** Forgets everything. To be called in a transaction. */
  clear(): void {
    this.#run("DELETE FROM trials");
    this.#run("DELETE FROM plannedTrials");
  }

  /**
   * Looks for a trial, however it ended and whichever engine ran it.
   *
   * @param query Which trial.
   * @returns Its folders, sorted; several if several backends fit.
   */
  find({ id, backend }: TrialQuery): FoundTrial[] {
    const rows = this.#read(() => this.#find.all({ id, backend }));
    return rows.map((row) => ({
      folder: String(row.folder),
      state: String(row.state),
      engineVersion: Number(row.engineVersion),
      run: runOf(row),
    }));
  }

  /**
   * All trials that failed.
   *
   * @returns Name of the folder to {@linkcode FoundTrial.run}.
   */
  failed(): Map<string, string> {
    const rows = this.#read(() => this.#database.prepare(FAILED).all());
    return new Map(rows.map((row) => [String(row.folder), runOf(row)]));
  }

  /**
   * All folders in the index.
   *
   * @returns Names, sorted.
   */
  folders(): string[] {
    return this.#texts("SELECT folder FROM trials ORDER BY folder");
  }

  /**
   * All studies whose plan is in the index.
   *
   * @returns Names, sorted.
   */
  studies(): string[] {
    return this.#texts("SELECT DISTINCT study FROM plannedTrials ORDER BY 1");
  }

  /**
   * Rows for tables.
   *
   * @param study Only the trials of this study's plan, in its order.
   * @returns Without a study all trials, by study and the order of its plan.
   */
  list(study?: string): TrialRow[] {
    const rows = this.#read(() =>
      study === undefined
        ? this.#database.prepare(LIST_ALL).all()
        : this.#database.prepare(LIST_STUDY).all(study)
    );
    return rows.map((row) => fromSqlRow(row as SqlRow));
  }

  /** Closes the database. */
  close(): void {
    this.#database.close();
  }

  #run(sql: string, ...values: string[]): void {
    this.#database.prepare(sql).run(...values);
  }

  #texts(sql: string): string[] {
    const rows = this.#read(() => this.#database.prepare(sql).all());
    return rows.map((row) => String(Object.values(row)[0]));
  }

  #prepare(sql: string): StatementSync {
    return this.#read(() => this.#database.prepare(sql));
  }

  #read<Result>(body: () => Result): Result {
    return guardSync("read index", this.#path, body);
  }

  #write<Result>(body: () => Result): Result {
    return guardSync("write index", this.#path, body);
  }
}

function runOf(row: Readonly<Record<string, unknown>>): string {
  return `${row.startedAt} ${row.finishedAt}`;
}
