import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { openStore } from "../../src/store/mod.ts";
import { runTrial, sampleId } from "../store/sample.ts";
import { testSettings } from "../support/settings.ts";
import { command, Workplace } from "./workplace.ts";

/** Two trials, of which one has tags that need quotes in CSV. */
async function filled(): Promise<Workplace> {
  const place = await Workplace.create();
  using store = await openStore(place.results);
  for (const beta of [4, 400]) {
    const settings = testSettings({ beta });
    await runTrial(store, sampleId(beta), { settings });
  }
  const note = { at: "2026-11-23T10:00:00Z", text: 'sky, "red"\nsea' };
  const remarks = { tags: ["best", "sky"], notes: [note] };
  await store.changeRemarks(sampleId(4), () => remarks);
  return place;
}

Deno.test("results query prints a table, JSON or CSV", async () => {
  await using place = await filled();
  const sql = "SELECT beta, tags, text FROM trials " +
    "LEFT JOIN notes USING (id) ORDER BY beta";
  const table = await place.query("query", sql);
  deepStrictEqual([table.code, table.err], [0, ""]);
  strictEqual(
    table.out,
    'beta  tags      text\n   4  best sky  sky, "red"�sea\n 400\n',
  );
  const csv = await place.query("query", sql, "--csv");
  strictEqual(
    csv.out,
    'beta,tags,text\n4,best sky,"sky, ""red""\nsea"\n400,,\n',
  );
  const json = await place.query("query", sql, "--json");
  deepStrictEqual(JSON.parse(json.out).rows, [
    { beta: 4, tags: "best sky", text: 'sky, "red"\nsea' },
    { beta: 400, tags: null, text: null },
  ]);
  const none = "SELECT 1 AS a, 2 AS a FROM trials WHERE false";
  deepStrictEqual(
    JSON.parse((await place.query("query", none, "--json")).out),
    { rows: [] },
  );
  const twice = await place.query("query", "SELECT 1 AS a, 2 AS a", "--json");
  deepStrictEqual(JSON.parse(twice.out).rows, [{ a: 1, "a:1": 2 }]);
});

Deno.test("results query says what is wrong, and shows a thousand rows in a table", async () => {
  await using place = await filled();
  const wrong = await place.query("query", "SELECT bta FROM trials");
  deepStrictEqual([wrong.code, wrong.err], [
    2,
    "Error: Cannot run the query: no such column: bta, at character 8\n",
  ]);
  const dotted = "SELECT optimizer.learningRate FROM trials";
  const hint = await place.query("query", dotted);
  match(hint.err, /; names with a dot need double quotes: "optimizer\.learn/);
  const odd = "SELECT 9007199254740993 AS a, x'00ff' AS b, 1e-5/3 AS c";
  strictEqual(
    (await place.query("query", odd)).out,
    "a                 b               c\n9007199254740993  00ff  0.000003333\n",
  );
  const both = await place.query("query", "SELECT 1", "--csv", "--json");
  match(both.err, /Cannot take --json and --csv/);
  const many = "WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL " +
    "SELECT x + 1 FROM n LIMIT 1500) SELECT x FROM n";
  const { out } = await place.query("query", many);
  strictEqual(out.split("\n").length, 1003);
  const sorted = await place.query("query", `${many} ORDER BY x DESC; -- all`);
  match(sorted.out, /^ *x\n1500\n1499\n/);
  match(out, /\n1000\n… and more rows: --csv and --json print all\n$/);
  const all = await place.query("query", many, "--csv");
  strictEqual(all.out.split("\n").length, 1502);
});

Deno.test("results query that takes too long ends by Ctrl-C", async () => {
  await using place = await filled();
  const endless = "WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL " +
    "SELECT x + 1 FROM n) SELECT max(x) FROM n";
  const process = command(
    ["results", "query", endless, "--results", place.results],
  ).spawn();
  // its views need the index, so that it works on the query by then
  const timer = setTimeout(() => process.kill("SIGINT"), 4000);
  const { signal, code } = await process.output();
  clearTimeout(timer);
  ok(signal === "SIGINT" || code === 130, `${signal} ${code}`);
});
