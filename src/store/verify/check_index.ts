/** Whether the index says what the folders say. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { canonicalJson } from "../../base/canonical_json.ts";
import type { Json, TrialRecord } from "../../base/records.ts";
import { INDEX_VERSION, versionOf } from "../index_schema.ts";
import type { Layout } from "../layout.ts";
import { isInUse } from "../leftovers.ts";
import type { Remarks } from "../remarks_file.ts";
import { entryAt } from "../walk_folder.ts";

/** What the index must know of a trial. */
export interface IndexedTrial {
  /** What its `trial.json` and its `metrics.json` say. */
  readonly record: TrialRecord;
  /** What its `notes.json` says. */
  readonly remarks: Remarks;
}

const ROWS = `SELECT folder, hash, state, finishedAt, metrics,
  coalesce(metricsGoal, '{}') AS metricsGoal, timeTo,
  coalesce(tags, '[]') AS tags, coalesce(notes, '[]') AS notes
  FROM trials LEFT JOIN remarks USING (folder)`;

const HEAL = "; nothing is lost, deno task results reindex makes it anew";

/**
 * Compares the index with the trials, on a copy: to open a database may write
 * beside it. One that is in use, or was until a crash, is not looked at.
 *
 * @param layout The results folder.
 * @param trials What was read of the trials, by folder.
 * @returns What is wrong, in one line; undefined if nothing is.
 */
export function checkIndex(
  layout: Layout,
  trials: ReadonlyMap<string, IndexedTrial>,
): string | undefined {
  const isWritten = (entryAt(`${layout.index}-wal`)?.bytes ?? 0) > 0 ||
    isInUse(layout);
  if (entryAt(layout.index)?.kind !== "file" || isWritten) return undefined;
  const folder = Deno.makeTempDirSync({ prefix: "gramlab-verify-" });
  try {
    const copy = join(folder, "index.db");
    Deno.copyFileSync(layout.index, copy);
    const found = rowsIn(copy);
    if (found === undefined) return `index.db is damaged${HEAL}`;
    if (found === "old") return undefined;
    const expected = new Map(
      [...trials].map(([name, trial]) => [name, textOf(trial)]),
    );
    const isSame = [...found].every(([name, row]) =>
      expected.has(name)
        ? expected.get(name) === row
        // damaged, told already, or behind a link
        : entryAt(join(layout.trials, name)) !== undefined
    ) && [...expected.keys()].every((name) =>
      found.has(name)
    );
    return isSame ? undefined : `index.db differs from the folders${HEAL}`;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Rows by folder; undefined if that is no index. */
function rowsIn(file: string): Map<string, string> | "old" | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    // the next command that writes brings it up to date
    if (versionOf(database) < INDEX_VERSION) return "old";
    const rows = database.prepare(ROWS).all();
    return new Map(rows.map((row) => [String(row.folder), rowText(row)]));
  } catch (cause) {
    const isSqlite = cause instanceof Error && "code" in cause &&
      cause.code === "ERR_SQLITE_ERROR";
    if (isSqlite) return undefined;
    throw cause;
  } finally {
    database?.close();
  }
}

function textOf({ record, remarks: { tags, notes } }: IndexedTrial): string {
  const { hash, state, finishedAt } = record;
  const { metrics = {}, metricsGoal = {}, timeTo = {} } = record;
  const texts = [metrics, metricsGoal, timeTo, tags, notes].map((it) =>
    canonicalJson(it as unknown as Json)
  );
  return JSON.stringify([hash, state, finishedAt, ...texts]);
}

function rowText(row: Readonly<Record<string, unknown>>): string {
  const { metrics, metricsGoal, timeTo, tags, notes } = row;
  const texts = [metrics, metricsGoal, timeTo, tags, notes]
    .map((it) => canonicalJson(JSON.parse(String(it))));
  return JSON.stringify([row.hash, row.state, row.finishedAt, ...texts]);
}
