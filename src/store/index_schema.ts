/** `index.db`: its tables, and how older ones are brought up to date. */
import { DatabaseSync } from "node:sqlite";
import { StoreError } from "../base/errors.ts";
import { INDEX_SUFFIXES } from "./layout.ts";
import { guardSync, isStoreFailure } from "./store_failure.ts";
import { entryAt } from "./walk_folder.ts";

/** How long SQLite waits for other processes, in milliseconds. */
export const BUSY_TIMEOUT_MS = 5_000;

/**
 * One entry a version: entry n leads from `user_version` n to n + 1, statement
 * by statement. Entries never change; new ones are added at the end. Columns
 * are spelled like the fields of the records.
 */
const MIGRATIONS: readonly (readonly string[])[] = [[
  `CREATE TABLE trials (
    folder TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    hash TEXT NOT NULL,
    engineVersion INTEGER NOT NULL,
    study TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('done', 'failed', 'interrupted')),
    reason TEXT,
    backend TEXT NOT NULL,
    settings TEXT NOT NULL CHECK (json_valid(settings)),
    totalCost REAL,
    contentCost REAL,
    styleCost REAL,
    iterationsRun INTEGER NOT NULL,
    iterationsPerSecond REAL,
    durationMs REAL NOT NULL,
    peakMemoryBytes INTEGER NOT NULL,
    startedAt TEXT NOT NULL,
    finishedAt TEXT NOT NULL
  ) STRICT`,
  "CREATE INDEX trialsById ON trials (id)",
  "CREATE INDEX trialsByStudy ON trials (study)",
  `CREATE TABLE plannedTrials (
    study TEXT NOT NULL,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    varied TEXT NOT NULL CHECK (json_valid(varied)),
    PRIMARY KEY (study, id)
  ) STRICT`,
  "CREATE INDEX plannedTrialsById ON plannedTrials (id)",
], [
  // SQLite cannot change a CHECK: the states that there are stand in the code
  "ALTER TABLE trials RENAME TO oldTrials",
  `CREATE TABLE trials (
    folder TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    hash TEXT NOT NULL,
    engineVersion INTEGER NOT NULL,
    study TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    backend TEXT NOT NULL,
    settings TEXT NOT NULL CHECK (json_valid(settings)),
    metrics TEXT NOT NULL CHECK (json_valid(metrics)),
    totalCost REAL,
    contentCost REAL,
    styleCost REAL,
    iterationsRun INTEGER NOT NULL,
    iterationsPerSecond REAL,
    durationMs REAL NOT NULL,
    peakMemoryBytes INTEGER NOT NULL,
    startedAt TEXT NOT NULL,
    finishedAt TEXT NOT NULL
  ) STRICT`,
  `INSERT INTO trials SELECT folder, id, hash, engineVersion, study, state,
    reason, backend, settings, '{}', totalCost, contentCost, styleCost,
    iterationsRun, iterationsPerSecond, durationMs, peakMemoryBytes, startedAt,
    finishedAt FROM oldTrials`,
  "DROP TABLE oldTrials",
  "CREATE INDEX trialsById ON trials (id)",
  "CREATE INDEX trialsByStudy ON trials (study)",
], [
  `ALTER TABLE trials ADD COLUMN timeTo TEXT NOT NULL DEFAULT '{}'
    CHECK (json_valid(timeTo))`,
], [
  // each value of a setting stands here once, trials have its number
  `CREATE TABLE settingNames (
    slot INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT`,
  `CREATE TABLE settingValues (
    code INTEGER PRIMARY KEY,
    slot INTEGER NOT NULL,
    value TEXT NOT NULL CHECK (json_valid(value)),
    UNIQUE (slot, value)
  ) STRICT`,
  `INSERT INTO settingNames
    SELECT row_number() OVER (ORDER BY min(json_each.id)) - 1, key
    FROM trials, json_each(settings) GROUP BY key`,
  `INSERT INTO settingValues (slot, value)
    SELECT DISTINCT slot, settings -> ('$."' || key || '"')
    FROM trials, json_each(settings) JOIN settingNames ON name = key`,
  `UPDATE trials SET settings = (
    SELECT json_group_array(code) FROM (
      SELECT code FROM settingNames LEFT JOIN settingValues
      ON settingValues.slot = settingNames.slot
        AND value = trials.settings -> ('$."' || name || '"')
      ORDER BY settingNames.slot
    )
  )`,
  // what people wrote about trials, and when folders were last looked through
  `CREATE TABLE remarks (
    folder TEXT PRIMARY KEY,
    tags TEXT NOT NULL CHECK (json_valid(tags)),
    notes TEXT NOT NULL CHECK (json_valid(notes))
  ) STRICT`,
  `CREATE TABLE looks (
    folder TEXT PRIMARY KEY,
    changedMs REAL NOT NULL
  ) STRICT`,
], [
  `ALTER TABLE trials ADD COLUMN metricsGoal TEXT
    CHECK (json_valid(metricsGoal))`,
]];

/** Version of the index that this program writes. */
export const INDEX_VERSION: number = MIGRATIONS.length;

/**
 * Opens the index, made or brought up to date where need be.
 *
 * @param path The file, or `:memory:`.
 * @param busyTimeoutMs How long to wait for other processes, in milliseconds.
 * @returns The database; the caller closes it.
 * @throws {StoreError} If it is damaged, cannot be written, or was written by
 *     a newer Gramlab.
 */
export function openIndex(
  path: string,
  busyTimeoutMs: number = BUSY_TIMEOUT_MS,
): DatabaseSync {
  return guardSync("open index", path, () => {
    const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
    try {
      migrate(database, path);
      return database;
    } catch (cause) {
      database.close();
      throw cause;
    }
  });
}

/**
 * Opens the index that is there, to be read only. SQLite makes its two other
 * files while it is open, as others may write meanwhile; where it cannot, and
 * they are not there, the index is read into memory.
 *
 * @param path The file.
 * @returns Undefined if there is none, or it is damaged, of another version, or
 *     out of reach: it can be made anew.
 */
export function openIndexToRead(path: string): DatabaseSync | undefined {
  const entries = INDEX_SUFFIXES.map((suffix) => entryAt(path + suffix)?.kind);
  // nothing is written through links
  if (entries[0] !== "file" || entries.includes("link")) return undefined;
  // a process that was stopped at once leaves an empty one
  const isAlone = Deno.statSync(path).size > 0 &&
    entries.slice(1).every((kind) => kind === undefined);
  return openCurrent(() =>
    new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
  ) ??
    (isAlone
      ? openCurrent(() => inMemory(Deno.readFileSync(path)))
      : undefined);
}

/**
 * Copies an index into memory.
 *
 * @param database Any index.
 * @returns One that can be written; the caller closes it.
 */
export function copyToMemory(database: DatabaseSync): DatabaseSync {
  return inMemory(database.serialize());
}

/** Takes the bytes over. */
function inMemory(bytes: Uint8Array): DatabaseSync {
  // memory has no write-ahead log: both versions of the file format are the old
  bytes.fill(1, 18, 20);
  const database = new DatabaseSync(":memory:");
  database.deserialize(bytes);
  return database;
}

function openCurrent(open: () => DatabaseSync): DatabaseSync | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = open();
    run(database, "PRAGMA query_only = ON");
    // large sorts in memory, and pages that are needed again
    run(database, "PRAGMA temp_store = MEMORY");
    run(database, "PRAGMA cache_size = -32768");
    if (versionOf(database) === INDEX_VERSION) return database;
  } catch (cause) {
    // what cannot be read is no index: the folders are
    if (!isStoreFailure(cause)) throw cause;
  }
  database?.close();
  return undefined;
}

function migrate(database: DatabaseSync, path: string): void {
  const found = versionOf(database);
  if (found > INDEX_VERSION) {
    throw new StoreError(
      `Cannot open index "${path}": its version is ${found}, this Gramlab ` +
        `knows ${INDEX_VERSION}; update Gramlab, or delete the file to have ` +
        "it rebuilt from the trial folders",
    );
  }
  run(database, "PRAGMA journal_mode = WAL");
  // a rebuild brings back what a power cut may take
  run(database, "PRAGMA synchronous = NORMAL");
  if (found === INDEX_VERSION) return;
  inTransaction(database, () => {
    // another process may have been faster
    for (const step of MIGRATIONS.slice(versionOf(database)).flat()) {
      run(database, step);
    }
    run(database, `PRAGMA user_version = ${INDEX_VERSION}`);
  });
}

/** The version of an index: {@linkcode INDEX_VERSION}, or an older one. */
export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()!.user_version);
}

/**
 * Runs `body` in one transaction, undone if it throws.
 *
 * @param database The index.
 * @param body The work; must not wait.
 * @returns What `body` returns.
 */
export function inTransaction<Result>(
  database: DatabaseSync,
  body: () => Result,
): Result {
  // a transaction that starts by reading fails when it comes to write while
  // another process writes, whatever the timeout
  run(database, "BEGIN IMMEDIATE");
  try {
    const result = body();
    run(database, "COMMIT");
    return result;
  } catch (cause) {
    // some failures, such as a full disk, have ended the transaction already
    if (database.isTransaction) run(database, "ROLLBACK");
    throw cause;
  }
}

/** Unlike errors of `exec`, those of statements carry SQLite's code. */
function run(database: DatabaseSync, sql: string): void {
  database.prepare(sql).run();
}
