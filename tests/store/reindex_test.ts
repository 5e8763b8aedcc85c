import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import {
  environmentOf,
  makeResults,
  type Results,
  runTrial,
  sampleId,
  samplePlan,
} from "./sample.ts";

const [A, B, C, D, E] = [1, 2, 3, 4, 5].map(sampleId) as [
  ...[string, string, string, string, string],
];

/**
 * Every row of every table, in order, as text. Numbers of values are written
 * out; when folders were looked at is left aside.
 */
function dump(results: Results): string {
  using database = new DatabaseSync(results.path("index.db"), {
    readOnly: true,
  });
  const tables = database.prepare(
    "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name",
  ).all();
  const rows = tables.filter(({ sql }) => /^CREATE TABLE/.test(String(sql)))
    .filter(({ name }) => !ASIDE.includes(String(name)))
    .map(({ name }) => {
      const all = database.prepare(
        READ[String(name)] ?? `SELECT * FROM ${name}`,
      )
        .all();
      return [name, all.map((row) => JSON.stringify(row)).sort()];
    });
  return JSON.stringify([tables, rows], null, 1);
}

const ASIDE: readonly string[] = ["settingNames", "looks"];

const READ: Readonly<Record<string, string>> = {
  trials: `SELECT *, (
    SELECT json_group_object(name, json(settingValues.value))
    FROM json_each(settings)
      JOIN settingValues ON code = json_each.value
      JOIN settingNames USING (slot)
  ) AS settings FROM trials`,
  settingValues: `SELECT DISTINCT name, value
    FROM settingValues JOIN settingNames USING (slot)
    WHERE code IN (SELECT json_each.value FROM trials, json_each(settings))`,
};

/** Makes the index anew; it must be what it was. */
async function assertSame(results: Results): Promise<void> {
  (await results.open()).close();
  const live = dump(results);
  using store = await results.open();
  deepStrictEqual(store.reindex(), []);
  strictEqual(dump(results), live);
}

Deno.test("Store.reindex() gives the rows that the index has live, whatever happened", async () => {
  await using there = await makeResults();
  await using results = await makeResults();
  const store = await results.open();
  const freeze = (study: string, ids: readonly string[], text = "") =>
    store.studies.freeze({ study, studyText: text, planText: samplePlan(ids) });
  await freeze("s", [B, A]);
  await freeze("t", [A, C]);
  await runTrial(store, A);
  await runTrial(store, B, { state: "failed", reason: "NaN", last: null });
  await runTrial(store, C, { state: "interrupted", reason: "^C" });
  await runTrial(store, C, { environment: environmentOf("wasm") });
  // another one takes the place: after a failure, of another engine, again
  await runTrial(store, B);
  await runTrial(store, A, { engineVersion: 2 });
  await freeze("s", [A, C, D], "b");
  // the same plan, its fields in another order
  const reordered = JSON.stringify({
    trials: [A, C].map((id, at) => ({ varied: { beta: at }, id })),
  });
  await store.studies.freeze({
    study: "t",
    studyText: "",
    planText: reordered,
  });
  // imported: one that is new, one in the place of another, one beside
  {
    using other = await there.open();
    await runTrial(other, D);
    await runTrial(other, C, { engineVersion: 2 });
    await runTrial(other, A, { engineVersion: 2, pixelsSha256: "a" });
    for (const [study, ids] of [["s", [E]], ["u", [D]]] as const) {
      const planText = samplePlan(ids);
      await other.studies.freeze({ study, studyText: "", planText });
    }
  }
  const items = await Array.fromAsync(
    store.import(there.root, { engineVersion: 2 }),
  );
  deepStrictEqual(items.map(({ name, outcome }) => `${name} ${outcome}`), [
    `${A} kept`,
    `${C} replaced`,
    `${D} copied`,
    "s kept",
    "u copied",
  ]);
  store.close();
  await assertSame(results);
});

Deno.test("Store.reindex() gives the rows that the index has after changes by hand", async () => {
  await using results = await makeResults();
  const store = await results.open();
  for (const [study, ids] of [["s", [A, B]], ["t", [C]]] as const) {
    const planText = samplePlan(ids);
    await store.studies.freeze({ study, studyText: "", planText });
  }
  for (const id of [A, B, C, D]) await runTrial(store, id);
  store.close();
  await Deno.rename(results.path("trials", D), results.path("away"));
  (await results.open()).close();
  // removed, copied in, and renamed
  await Deno.remove(results.path("trials", A), { recursive: true });
  await Deno.remove(results.path("studies", "t"), { recursive: true });
  await Deno.rename(results.path("away"), results.path("trials", D));
  await Deno.rename(results.path("studies", "s"), results.path("studies", "u"));
  await assertSame(results);
});

Deno.test("Studies.freeze() indexes the plan that stands, to the letter", async () => {
  await using results = await makeResults();
  const plan = (varied: string) => ({
    study: "s",
    studyText: "",
    planText: `{"trials": [{"id": "${A}", "varied": ${varied}}]}`,
  });
  using store = await results.open();
  await store.studies.freeze(plan('{"alpha": 1, "beta": 2}'));
  await store.studies.freeze(plan('{"beta": 2, "alpha": 1}'));
  await assertSame(results);
});
