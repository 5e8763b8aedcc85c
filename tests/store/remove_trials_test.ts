import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { findWaste } from "../../src/store/mod.ts";
import { beginTrial, makeResults, runTrial, sampleId } from "./sample.ts";

const [A, B, C] = [1, 2, 3].map(sampleId) as [string, string, string];
const QUERY = { id: A, engineVersion: 1, backend: "auto" };

Deno.test("Store.remove() deletes trials, and lets them run again", async () => {
  await using results = await makeResults();
  using store = await results.open();
  for (const id of [A, B]) await runTrial(store, id);
  deepStrictEqual(await store.remove([A, C]), { removed: [A], running: [] });
  deepStrictEqual(results.names("trials"), [B]);
  deepStrictEqual(results.names("running"), []);
  deepStrictEqual(store.list().map(({ id }) => id), [B]);
  strictEqual(store.ended.findDone(QUERY), undefined);
  await runTrial(store, A);
  strictEqual(store.list().length, 2);
});

Deno.test("Store.remove() leaves trials that run now", async () => {
  await using results = await makeResults();
  using store = await results.open();
  for (const id of [A, B]) await runTrial(store, id);
  const trial = await beginTrial(store, A);
  deepStrictEqual(await store.remove([A, B]), { removed: [B], running: [A] });
  deepStrictEqual(results.names("trials"), [A]);
  await trial.abandon();
});

Deno.test("Store.remove() leaves nothing half where it is killed: gc lists the rest", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, A);
  // between its one rename and the end of its work
  const path = results.path("trials", A);
  await Deno.rename(path, results.path("running", `${A}.dead-0123abcd`));
  using other = await results.open();
  deepStrictEqual(other.list(), []);
  deepStrictEqual(
    findWaste(results.root).waste.map(({ kind, path }) => [kind, path]),
    [["leftovers", `running/${A}.dead-0123abcd`]],
  );
});

Deno.test("Store.remove() takes a link away, and nothing of what it leads to", async () => {
  await using results = await makeResults();
  await using outside = await makeResults();
  using store = await results.open();
  const path = await runTrial(store, A);
  await Deno.rename(path, outside.path("trial"));
  await Deno.symlink(outside.path("trial"), path);
  const before = outside.names("trial");
  deepStrictEqual((await store.remove([A])).removed, [A]);
  deepStrictEqual(outside.names("trial"), before);
  deepStrictEqual(results.names("trials"), []);
});
