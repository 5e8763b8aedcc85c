/** The views on the index that people ask in SQL: `results query`. */
import type { DatabaseSync } from "node:sqlite";
import { authorize } from "./sqlite_types.ts";

/** Columns of trials that stand in the view as in the index. */
const PLAIN = [
  ...["id", "folder", "study", "state", "reason", "backend", "engineVersion"],
  ...["totalCost", "contentCost", "styleCost", "iterationsRun"],
  ...["iterationsPerSecond", "durationMs", "peakMemoryBytes", "startedAt"],
  ...["finishedAt", "hash"],
];

/** Most columns that SQLite gives a view, less those above and metrics. */
const MOST_PATHS = 1500;

/** Whether a value of a plan has a label; of one that is no JSON none is asked. */
const IS_LABELLED = "CASE varied.type WHEN 'object' " +
  "THEN varied.value ->> 'label' IS NOT NULL END";

/** SQL of each view, `trials` last: it has a column for each setting. */
const VIEWS: Readonly<Record<string, string>> = {
  settings: `SELECT t.folder, t.id, part.path AS path, part.value AS value
    FROM main.trials AS t, json_each(t.settings) AS code
      JOIN temp.settingParts AS part ON part.code = code.value`,
  metrics: `SELECT t.folder, t.id, metric.key AS name, metric.value AS value
    FROM main.trials AS t, json_each(t.metrics) AS metric`,
  times: `SELECT t.folder, t.id, CAST(reached.key AS REAL) AS level,
    reached.value ->> 'iterations' AS iterations,
    reached.value ->> 'seconds' AS seconds
    FROM main.trials AS t, json_each(t.timeTo) AS reached`,
  // a trial that is done on one backend may have failed on another
  studies: `SELECT study, count(*) AS planned,
    count(*) FILTER (WHERE ended = 0) AS done,
    count(*) FILTER (WHERE ended = 1) AS pruned,
    count(*) FILTER (WHERE ended = 2) AS failed,
    count(*) FILTER (WHERE ended = 3) AS interrupted
    FROM (SELECT p.study AS study, min(CASE t.state WHEN 'done' THEN 0
        WHEN 'pruned' THEN 1 WHEN 'failed' THEN 2 WHEN 'interrupted' THEN 3
      END) AS ended
      FROM main.plannedTrials AS p LEFT JOIN main.trials AS t ON t.id = p.id
      GROUP BY p.study, p.id)
    GROUP BY study`,
  plans: `SELECT p.study, p.id, p.position, varied.key AS path,
    iif(${IS_LABELLED}, varied.value ->> 'value', varied.value) AS value,
    iif(${IS_LABELLED}, varied.value ->> 'label', NULL) AS label
    FROM main.plannedTrials AS p, json_each(p.varied) AS varied`,
  tags: `SELECT r.folder, t.id, tag.value AS tag
    FROM main.remarks AS r JOIN main.trials AS t ON t.folder = r.folder,
      json_each(r.tags) AS tag`,
  notes: `SELECT r.folder, t.id, note.value ->> 'at' AS at,
    note.value ->> 'text' AS text
    FROM main.remarks AS r JOIN main.trials AS t ON t.folder = r.folder,
      json_each(r.notes) AS note`,
};

/**
 * Makes the views, for this connection only, which from then on may do nothing
 * more than read them.
 *
 * @param database The index.
 */
export function prepareViews(database: DatabaseSync): void {
  // views of a connection are no part of the file
  database.exec("PRAGMA query_only = OFF");
  const views = makeViews(database);
  database.exec("PRAGMA query_only = ON");
  allowOnly(database, views);
}

/** A view hides the table of the same name. */
function makeViews(database: DatabaseSync): string[] {
  // a table: each value is taken apart once, and not once a trial
  database.exec(`CREATE TEMP TABLE settingParts AS
    SELECT code, slot, name || substr(replace(part.fullkey, '"', ''), 2) AS path,
      part.atom AS value
    FROM main.settingValues AS whole JOIN main.settingNames USING (slot),
      json_tree(whole.value) AS part
    WHERE part.type NOT IN ('array', 'object')`);
  database.exec("CREATE INDEX temp.partsByCode ON settingParts (code, path)");
  for (const [name, sql] of Object.entries(VIEWS)) {
    database.exec(`CREATE TEMP VIEW ${name} AS ${sql}`);
  }
  database.exec(trialsView(database));
  return ["trials", ...Object.keys(VIEWS)];
}

function trialsView(database: DatabaseSync): string {
  const columns = new Map(PLAIN.map((name) => [name, `t.${name}`]));
  const add = (name: string, sql: string): void => {
    // what a trial ran on says more than what it asked for
    if (!columns.has(name)) columns.set(name, sql);
  };
  const paths = pathsOf(database);
  for (const column of paths) add(column.path, valueSql(column));
  // a choice is called by its setting, as in studies
  for (const column of paths) {
    const choice = /^(.+)\.name$/.exec(column.path)?.[1];
    if (choice !== undefined) add(choice, valueSql(column));
  }
  for (const name of metricsOf(database)) {
    add(name, `t.metrics ->> ${quoted(`$."${name}"`, "'")}`);
  }
  columns.set(
    "tags",
    "(SELECT group_concat(tag.value, ' ') " +
      "FROM main.remarks AS r, json_each(r.tags) AS tag " +
      "WHERE r.folder = t.folder)",
  );
  const list = [...columns].map(([name, sql]) =>
    `${sql} AS ${quoted(name, '"')}`
  );
  return `CREATE TEMP VIEW trials AS SELECT ${list.join(", ")} ` +
    "FROM main.trials AS t";
}

/** A column of a setting. */
interface PathColumn {
  readonly slot: number;
  readonly path: string;
  /** Different values that there are. */
  readonly count: number;
  /** Their numbers and themselves, as parts of a CASE. */
  readonly cases: string;
}

/** Up to so many values trying one after the other is faster than a look-up. */
const MOST_CASES = 24;

function pathsOf(database: DatabaseSync): PathColumn[] {
  const sql = `SELECT slot, path, count(*) AS count,
      group_concat('WHEN ' || code || ' THEN ' || quote(value), ' ') AS cases
    FROM temp.settingParts GROUP BY slot, path
    ORDER BY slot, path LIMIT ${MOST_PATHS}`;
  return database.prepare(sql).all().map(({ slot, path, count, cases }) => ({
    slot: Number(slot),
    path: String(path),
    count: Number(count),
    cases: String(cases),
  }));
}

/** The value of a setting of trial `t`. */
function valueSql({ slot, path, count, cases }: PathColumn): string {
  const code = `t.settings ->> ${slot}`;
  return count <= MOST_CASES
    ? `CASE ${code} ${cases} END`
    : `(SELECT value FROM temp.settingParts
        WHERE code = ${code} AND path = ${quoted(path, "'")})`;
}

function metricsOf(database: DatabaseSync): string[] {
  const sql = "SELECT DISTINCT metric.key AS name " +
    "FROM main.trials AS t, json_each(t.metrics) AS metric ORDER BY 1";
  return database.prepare(sql).all().map(({ name }) => String(name));
}

function quoted(name: string, quote: string): string {
  return quote + name.replaceAll(quote, quote + quote) + quote;
}

/** What is not reading the views is refused, `ATTACH` and `PRAGMA` too. */
function allowOnly(database: DatabaseSync, views: readonly string[]): void {
  authorize(database, ({ action, table, detail, schema, view }) => {
    switch (action) {
      case "SQLITE_SELECT":
      case "SQLITE_RECURSIVE":
        return true;
      case "SQLITE_FUNCTION":
        return detail !== "load_extension";
      case "SQLITE_READ":
        // without a column nothing is read but how many rows there are
        return detail === "" || views.includes(view) ||
          schema === "temp" && views.includes(table) ||
          /^json_(each|tree)$/.test(table);
      default:
        return false;
    }
  });
}
