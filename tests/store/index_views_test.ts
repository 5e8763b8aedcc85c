import {
  deepStrictEqual,
  rejects,
  strictEqual,
  throws,
} from "node:assert/strict";
import type { QueryRow } from "../../src/store/mod.ts";
import {
  makeResults,
  type Results,
  runTrial,
  sampleId,
  samplePlan,
  SETTINGS,
} from "./sample.ts";

const [A, B] = [sampleId(1), sampleId(2)];

/** Two trials of a plan of three. */
async function filled(): Promise<AsyncDisposable & Results> {
  const results = await makeResults();
  using store = await results.open();
  const planText = samplePlan([A, B, sampleId(3)]);
  await store.studies.freeze({ study: "sample", studyText: "", planText });
  await runTrial(store, A, { metrics: { ssim: 0.5, "odd 'name\"": 2 } });
  await runTrial(store, B, {
    settings: { ...SETTINGS, beta: 400, clamp: false },
    state: "failed",
    reason: "Cost became NaN",
    last: null,
  });
  return results;
}

async function ask(results: Results, sql: string): Promise<QueryRow[]> {
  using store = await results.open({ readOnly: true });
  return [...store.query(sql).rows];
}

Deno.test("Store.query() reads all views", async () => {
  await using results = await filled();
  const expected: Readonly<Record<string, readonly QueryRow[]>> = {
    'SELECT id, beta, clamp, "optimizer.learningRate", ssim, tags FROM trials':
      [[A, 40, 1, 0.03, 0.5, null], [B, 400, 0, 0.03, null, null]],
    "SELECT DISTINCT init FROM trials": [["content"]],
    "SELECT count(*), min(state) FROM trials": [[2, "done"]],
    "SELECT count(*) FROM trials": [[2]],
    "SELECT id, value FROM settings WHERE path = 'styleLayers.conv1_1'": [
      [A, 0.5],
      [B, 0.5],
    ],
    "SELECT * FROM metrics WHERE name = 'ssim'": [[A, A, "ssim", 0.5]],
    "SELECT * FROM times": [],
    "SELECT * FROM studies": [["sample", 3, 1, 0, 1, 0]],
    "SELECT id, position, path, value FROM plans WHERE position > 0": [
      [B, 1, "beta", 1],
      [sampleId(3), 2, "beta", 2],
    ],
    "SELECT * FROM tags": [],
    "SELECT * FROM notes": [],
    "WITH recursive n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n LIMIT 3) SELECT sum(x) FROM n":
      [[6]],
  };
  for (const [sql, rows] of Object.entries(expected)) {
    deepStrictEqual(await ask(results, sql), rows, sql);
  }
  using store = await results.open({ readOnly: true });
  const { columns } = store.query("SELECT * FROM trials");
  strictEqual(columns.includes("odd 'name\""), true);
  strictEqual(columns.filter((name) => name === "backend").length, 1);
});

Deno.test("Store.query() does nothing but read the views", async () => {
  await using results = await filled();
  const before = await Deno.readFile(results.path("index.db"));
  const names = results.names(".");
  const forbidden = [
    `ATTACH '${results.path("other.db")}' AS other`,
    `VACUUM INTO '${results.path("copy.db")}'`,
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA user_version = 9",
    "SELECT load_extension('libc.so.6')",
    "DELETE FROM trials",
    "DELETE FROM main.trials",
    "UPDATE main.trials SET state = 'done'",
    "INSERT INTO main.looks VALUES ('x', 1)",
    "WITH x AS (SELECT 1) INSERT INTO main.looks SELECT 'x', 1",
    "CREATE TABLE x (y)",
    "CREATE TEMP TABLE x (y)",
    "CREATE TEMP TRIGGER x DELETE ON main.trials BEGIN SELECT 1; END",
    "DROP VIEW trials",
    "BEGIN",
    "SAVEPOINT x",
    "REINDEX",
    "ANALYZE",
    "ALTER TABLE main.trials ADD COLUMN x",
    "SELECT * FROM main.trials",
    "SELECT * FROM sqlite_schema",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM temp.settingParts",
    "CREATE VIRTUAL TABLE x USING fts5(y)",
  ];
  for (const sql of forbidden) {
    await rejects(
      () => ask(results, sql),
      /^UsageError: Cannot run the query: /,
      sql,
    );
  }
  deepStrictEqual(results.names("."), names);
  deepStrictEqual(await Deno.readFile(results.path("index.db")), before);
});

Deno.test("Store.query() says in one line where SQL is wrong", async () => {
  await using results = await filled();
  using store = await results.open({ readOnly: true });
  const wrong: Readonly<Record<string, string>> = {
    "SELECT 'ü', bta FROM trials":
      "Cannot run the query: no such column: bta, at character 13",
    "SELECT *\nFRO trials":
      'Cannot run the query: near "FRO": syntax error, at character 10',
    "SELECT 1; SELECT 2":
      'Cannot run more than one statement: found "SELECT 2" behind the first',
    " -- nothing": "Cannot run an empty query: expected a SELECT",
  };
  for (const [sql, message] of Object.entries(wrong)) {
    throws(() => store.query(sql), { name: "UsageError", message }, sql);
  }
  deepStrictEqual([...store.query("SELECT 1; -- done").rows], [[1]]);
  deepStrictEqual([...store.query("SELECT 9007199254740993, 1, x'0f'").rows], [
    ["9007199254740993", 1, "0f"],
  ]);
});
