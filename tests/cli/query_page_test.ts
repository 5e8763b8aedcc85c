import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { openStore } from "../../src/store/mod.ts";
import { runTrial, sampleId, samplePlan } from "../store/sample.ts";
import { testSettings } from "../support/settings.ts";
import { Workplace } from "./workplace.ts";

const PAGE = await Deno.readTextFile(
  new URL("../../docs/query.md", import.meta.url),
);

/** A done trial with a tag and a note, a failed one, and one that never ran. */
async function filled(): Promise<Workplace> {
  const place = await Workplace.create();
  using store = await openStore(place.results);
  const ids = [1, 2, 3].map(sampleId);
  await store.studies.freeze({
    ...{ study: "s", studyText: "", planText: samplePlan(ids) },
  });
  const metrics = { ssim: 0.5, contentDistance: 1, styleDistance: 2 };
  const settings = testSettings();
  await runTrial(store, ids[0]!, { study: "s", settings, metrics });
  const note = { at: "2026-11-23T10:00:00Z", text: "sky" };
  const remarks = { tags: ["best"], notes: [note] };
  await store.changeRemarks(ids[0]!, () => remarks);
  const reason = "Cost became NaN";
  await runTrial(store, ids[1]!, { state: "failed", reason, settings });
  return place;
}

Deno.test("results query runs the queries of docs/query.md", async () => {
  const queries = [...PAGE.matchAll(/```sql\n([^]*?)```/g)].map((it) => it[1]!);
  strictEqual(queries.length, 10);
  await using place = await filled();
  for (const sql of queries) {
    const { code, out, err } = await place.query("query", sql, "--json");
    strictEqual(code, 0, err);
    const { rows } = JSON.parse(out);
    // made-up trials of one step have no times
    strictEqual(rows.length > 0, !sql.includes("times"), sql);
  }
});

Deno.test("results query has the views and columns of docs/query.md, and no others", async () => {
  const [, trials = "", others = ""] = PAGE.split("\n### ");
  const cells = (text: string): string[][] =>
    text.split("\n").filter((line) => /^\| `/.test(line))
      .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const namesIn = (cell: string): string[] =>
    [...cell.matchAll(/`"?([\w.]+)"?`/g)].map((it) => it[1]!);
  await using place = await filled();
  const columnsOf = async (view: string): Promise<string[]> => {
    const sql = `select * from ${view} limit 0`;
    const { out, err } = await place.query("query", sql, "--csv");
    strictEqual(err, "");
    return out.trimEnd().split(",");
  };
  for (const [view = "", columns = ""] of cells(others)) {
    deepStrictEqual(await columnsOf(namesIn(view)[0]!), namesIn(columns), view);
  }
  strictEqual(cells(others).length, 7);
  const found = await columnsOf("trials");
  const told = cells(trials).flatMap(([names = ""]) => namesIn(names));
  ok(told.every((name) => found.includes(name)), `${told} ${found}`);
  const rest = found.filter((name) => !told.includes(name));
  const settings = Object.keys(testSettings());
  const isKnown = (name: string): boolean =>
    [...settings, "contentDistance"].includes(name.split(".")[0]!);
  deepStrictEqual(rest.filter((name) => !isKnown(name)), []);
});
