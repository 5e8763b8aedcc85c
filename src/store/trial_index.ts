/** What can be asked of the index, and told to it. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { TrialRecord } from "../base/records.ts";
import {
  BUSY_TIMEOUT_MS,
  copyToMemory,
  inTransaction,
  openIndex,
} from "./index_schema.ts";
import { listTrials } from "./list_trials.ts";
import type { PlannedTrial } from "./plan_file.ts";
import { prepareViews } from "./index_views.ts";
import { type QueryResult, runQuery } from "./run_query.ts";
import type { Remarks } from "./remarks_file.ts";
import { SettingCodes } from "./setting_codes.ts";
import { guardSync } from "./store_failure.ts";
import { toSqlRow, TRIAL_COLUMNS, type TrialRow } from "./trial_row.ts";

const UPSERT = `INSERT OR REPLACE INTO trials (${TRIAL_COLUMNS.join(", ")})
  VALUES (${TRIAL_COLUMNS.map((column) => `:${column}`).join(", ")})`;

const FIND = `SELECT folder, state, engineVersion, startedAt, finishedAt
  FROM trials
  WHERE id = :id AND :backend IN ('auto', backend)
  ORDER BY folder`;

const FAILED = `SELECT folder, startedAt, finishedAt FROM trials
  WHERE state = 'failed'`;

const TABLES = [
  "trials",
  "plannedTrials",
  "settingNames",
  "settingValues",
  "remarks",
  "looks",
];

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
  #database: DatabaseSync;
  #upsert!: StatementSync;
  #find!: StatementSync;
  #codes!: SettingCodes;
  #isReadOnly: boolean;
  #hasViews = false;

  /**
   * Opens the index, made or brought up to date where need be.
   *
   * @param path The file, or `:memory:`.
   * @param readFrom This file, where it is open to be read only already.
   * @param busyTimeoutMs How long to wait for other processes, in
   *     milliseconds.
   * @throws {StoreError} If it cannot be opened.
   */
  constructor(
    path: string,
    readFrom?: DatabaseSync,
    busyTimeoutMs: number = BUSY_TIMEOUT_MS,
  ) {
    this.#path = path;
    this.#isReadOnly = readFrom !== undefined;
    this.#database = readFrom ?? openIndex(path, busyTimeoutMs);
    this.#prepareAll();
  }

  /** Whether what is written is lost with this process. */
  get isDetached(): boolean {
    return this.#isReadOnly || this.#path === ":memory:";
  }

  /**
   * Makes sure that it can be written: one that is open to be read only is
   * copied into memory.
   */
  detach(): void {
    if (!this.#isReadOnly) return;
    const copy = this.#read(() => copyToMemory(this.#database));
    this.#database.close();
    this.#database = copy;
    this.#isReadOnly = false;
    this.#prepareAll();
  }

  #prepareAll(): void {
    try {
      this.#upsert = this.#prepare(UPSERT);
      this.#find = this.#prepare(FIND);
      this.#codes = this.#read(() => new SettingCodes(this.#database));
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
    try {
      return this.#write(() => inTransaction(this.#database, body));
    } catch (cause) {
      this.#codes.forget();
      throw cause;
    }
  }

  /**
   * Adds a trial, or replaces the row of its folder.
   *
   * @param folder Name of the trial's folder.
   * @param record What its `trial.json` says.
   */
  put(folder: string, record: TrialRecord): void {
    this.#write(() => {
      const settings = this.#codes.encode(record.settings);
      this.#upsert.run(toSqlRow(folder, record, settings));
    });
  }

  /**
   * Replaces what people wrote about the trial in a folder.
   *
   * @param folder Name of the folder.
   * @param remarks What they wrote.
   */
  putRemarks(folder: string, { tags, notes }: Remarks): void {
    this.#write(() => {
      this.#run("DELETE FROM remarks WHERE folder = ?", folder);
      if (tags.length + notes.length === 0) return;
      const values = [tags, notes].map((it) => JSON.stringify(it));
      this.#run("INSERT INTO remarks VALUES (?, ?, ?)", folder, ...values);
    });
  }

  /**
   * Remembers which state of a folder the index says the same as.
   *
   * @param folder Path below the results folder.
   * @param changedMs When its list of names last changed.
   */
  putLook(folder: string, changedMs: number): void {
    this.#write(() =>
      this.#database.prepare("INSERT OR REPLACE INTO looks VALUES (?, ?)")
        .run(folder, changedMs)
    );
  }

  /**
   * What {@linkcode putLook} remembered; undefined if nothing.
   *
   * @param folder Path below the results folder.
   */
  lookedAt(folder: string): number | undefined {
    const row = this.#read(() =>
      this.#database.prepare("SELECT changedMs FROM looks WHERE folder = ?")
        .get(folder)
    );
    return row && Number(row.changedMs);
  }

  /**
   * Forgets the trial in a folder.
   *
   * @param folder Name of the folder.
   */
  remove(folder: string): void {
    this.#write(() => {
      this.#run("DELETE FROM trials WHERE folder = ?", folder);
      this.#run("DELETE FROM remarks WHERE folder = ?", folder);
    });
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
    for (const table of TABLES) this.#run(`DELETE FROM ${table}`);
    this.#codes.forget();
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
    return this.#readAtOnce(() =>
      listTrials(this.#database, this.#codes, study)
    );
  }

  /**
   * Asks in SQL. From then on this index answers nothing else.
   *
   * @param sql One statement that reads the views.
   * @param most Only so many rows, the first.
   * @throws {UsageError} If SQLite refuses it.
   */
  query(sql: string, most?: number): QueryResult {
    if (!this.#hasViews) this.#read(() => prepareViews(this.#database));
    this.#hasViews = true;
    return runQuery(this.#database, sql, most);
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

  /** As the index is at one moment, whoever writes meanwhile. */
  #readAtOnce<Result>(body: () => Result): Result {
    return this.#read(() => {
      if (this.#database.isTransaction) return body();
      this.#run("BEGIN");
      try {
        return body();
      } finally {
        this.#run("COMMIT");
      }
    });
  }

  #write<Result>(body: () => Result): Result {
    return guardSync("write index", this.#path, body);
  }
}

function runOf(row: Readonly<Record<string, unknown>>): string {
  return `${row.startedAt} ${row.finishedAt}`;
}
