import {
  deepStrictEqual,
  match,
  rejects,
  strictEqual,
  throws,
} from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { INDEX_VERSION } from "../../src/store/index_schema.ts";
import { openStore } from "../../src/store/mod.ts";
import { makeResults, runTrial, sampleId, samplePlan } from "./sample.ts";

Deno.test("openStore() refuses an index of a newer Gramlab", async () => {
  await using results = await makeResults();
  (await results.open()).close();
  const database = new DatabaseSync(results.path("index.db"));
  database.exec(`PRAGMA user_version = ${INDEX_VERSION + 1}`);
  database.close();
  await rejects(() => results.open(), {
    name: "StoreError",
    message: /its version is 4, this Gramlab knows 3; update Gramlab/,
  });
});

Deno.test("openStore() keeps what an index of the first version knows", async () => {
  await using results = await makeResults();
  const store = await results.open();
  await runTrial(store, sampleId(1));
  const rows = store.list();
  store.close();
  const database = new DatabaseSync(results.path("index.db"));
  database.exec("ALTER TABLE trials DROP COLUMN metrics");
  database.exec("PRAGMA user_version = 1");
  database.close();
  using again = await results.open();
  deepStrictEqual(again.list(), rows);
  await runTrial(again, sampleId(2), { state: "pruned", reason: "Stopped" });
  deepStrictEqual(again.list().map((row) => row.state), ["done", "pruned"]);
});

Deno.test("openStore() rebuilds an index that is none, and keeps it", async () => {
  await using results = await makeResults();
  const store = await results.open();
  await runTrial(store, sampleId(1));
  store.close();
  await Deno.writeTextFile(results.path("index.db"), "no index".repeat(999));
  await Deno.writeTextFile(results.path("index.db-wal"), "left");
  using again = await results.open();
  deepStrictEqual(again.list().map((row) => row.folder), [sampleId(1)]);
  strictEqual(again.warnings.length, 1);
  match(
    again.warnings[0]!,
    /index\.db" was damaged; .* kept as ".*\.damaged"$/,
  );
  const kept = await Deno.readTextFile(results.path("index.db.damaged"));
  match(kept, /^no index/);
  using third = await results.open();
  deepStrictEqual(third.warnings, []);
});

Deno.test("openStore() rebuilds an index whose pages are damaged", async () => {
  await using results = await makeResults();
  const store = await results.open();
  for (let at = 0; at < 20; at++) await runTrial(store, sampleId(at));
  const rows = store.list();
  store.close();
  const path = results.path("index.db");
  const bytes = await Deno.readFile(path);
  await Deno.writeFile(path, bytes.fill(0xff, 4096));
  using again = await results.open();
  match(again.warnings.join(), /index\.db" was damaged/);
  deepStrictEqual(again.list(), rows);
  await runTrial(again, sampleId(20));
});

Deno.test("openStore() sees linked folders, and leaves out broken links", async () => {
  await using results = await makeResults();
  const store = await results.open();
  const path = await runTrial(store, sampleId(1));
  const planText = samplePlan([sampleId(1)]);
  const { folder: study } = await store.studies.freeze({
    study: "s",
    studyText: "",
    planText,
  });
  store.close();
  await Deno.rename(path, results.path("trial"));
  await Deno.rename(study, results.path("study"));
  await Deno.symlink(results.path("trial"), path);
  await Deno.symlink(results.path("study"), study);
  await Deno.symlink(results.path("nowhere"), results.path("trials", "broken"));
  await Deno.symlink("loop", results.path("trials", "loop"));
  await Deno.symlink(results.path("index.db"), results.path("trials", "file"));
  await Deno.remove(results.path("index.db"));
  using again = await results.open();
  deepStrictEqual(again.warnings, []);
  deepStrictEqual(
    again.list({ study: "s" }).map((row) => row.folder),
    [sampleId(1)],
  );
});

Deno.test("openStore() says that a file is in the way", async () => {
  await using results = await makeResults();
  await Deno.writeTextFile(results.path("file"), "");
  const path = results.path("file", "results");
  await rejects(() => openStore(path), {
    name: "StoreError",
    message: /^Cannot write results to ".*": a file is in the way; .*--results/,
  });
});

Deno.test("openStore() rebuilds a missing index from the folders", async () => {
  await using results = await makeResults();
  const first = await results.open();
  await first.studies.freeze({
    study: "sample",
    studyText: "",
    planText: samplePlan([sampleId(2), sampleId(1)]),
  });
  await runTrial(first, sampleId(1));
  await runTrial(first, sampleId(2), { state: "failed", reason: "NaN" });
  const rows = first.list();
  first.close();
  strictEqual(rows[0]?.id, sampleId(2));
  for (const name of ["index.db", "index.db-wal", "index.db-shm"]) {
    await Deno.remove(results.path(name)).catch(() => {});
  }
  using second = await results.open();
  deepStrictEqual(second.list(), rows);
  deepStrictEqual(second.list({ study: "sample" }), rows);
});

Deno.test("openStore() notices folders copied in and removed", async () => {
  await using results = await makeResults();
  const store = await results.open();
  const path = await runTrial(store, sampleId(1));
  await runTrial(store, sampleId(2));
  const other = await runTrial(store, sampleId(3));
  store.close();
  await Deno.rename(other, results.path("away"));
  (await results.open()).close();
  await Deno.remove(path, { recursive: true });
  await Deno.rename(results.path("away"), other);
  using again = await results.open();
  deepStrictEqual(
    again.list().map((row) => row.folder),
    [sampleId(2), sampleId(3)],
  );
});

Deno.test("openStore() leaves out a copy of a trial under another name, and a record that was changed", async () => {
  await using results = await makeResults();
  const store = await results.open();
  const path = await runTrial(store, sampleId(1));
  const changed = await runTrial(store, sampleId(2));
  store.close();
  const copy = results.path("trials", sampleId(3));
  await Deno.mkdir(copy);
  for (const name of results.names(`trials/${sampleId(1)}`)) {
    await Deno.copyFile(`${path}/${name}`, `${copy}/${name}`);
  }
  const text = await Deno.readTextFile(`${changed}/trial.json`);
  const other = text.replace('"beta": 40', '"beta": 50');
  await Deno.writeTextFile(`${changed}/trial.json`, other);
  using again = await results.open({ readOnly: true });
  deepStrictEqual(again.list().map((row) => row.folder), [sampleId(1)]);
  const [ofChanged, ofCopy] = again.warnings;
  match(
    ofChanged!,
    /02.trial\.json": it is not what SHA256SUMS beside it says/,
  );
  match(ofCopy!, /03.trial\.json": it is of trial "0+1"; move its folder away/);
  throws(() => again.read(sampleId(2)), { name: "UsageError" });
});

Deno.test("openStore() says what to do with a folder that has no record", async () => {
  await using results = await makeResults();
  (await results.open()).close();
  await Deno.mkdir(results.path("trials", "hello"));
  using store = await results.open();
  deepStrictEqual(store.warnings.length, 1);
  match(
    store.warnings[0]!,
    /^Cannot read trial ".*hello": it has no trial\.json; delete the folder/,
  );
});

Deno.test("openStore() indexes the rest where a record is damaged", async () => {
  await using results = await makeResults();
  const store = await results.open();
  await runTrial(store, sampleId(1));
  const file = results.path("trials", "broken", "trial.json");
  await Deno.mkdir(results.path("trials", "broken"));
  await Deno.writeTextFile(file, '{"schemaVersion": 1, "id": "bro');
  const warnings = store.reindex();
  strictEqual(warnings.length, 1);
  match(warnings[0]!, /trial\.json": it is not JSON; the file is damaged/);
  store.close();
  await Deno.writeTextFile(file, '{"schemaVersion": 1, "id": "broken"}');
  using again = await results.open();
  match(again.warnings[0]!, /"hash" is not right/);
  deepStrictEqual(again.list().map((row) => row.folder), [sampleId(1)]);
});

Deno.test("openStore() changes nothing when it reads only", async () => {
  await using results = await makeResults();
  const store = await results.open();
  await runTrial(store, sampleId(1));
  store.close();
  await Deno.remove(results.path("index.db"));
  const before = results.names(".");
  using reader = await results.open({ readOnly: true });
  strictEqual(reader.list().length, 1);
  strictEqual(reader.read("0").id, sampleId(1));
  await rejects(() => reader.begin(sampleId(2), "wasm"), /opened read-only/);
  deepStrictEqual(results.names("."), before);
});

Deno.test("openStore() cannot read a folder that is not there", async () => {
  await using results = await makeResults();
  const path = results.path("missing");
  await rejects(() => openStore(path, { readOnly: true }), {
    name: "StoreError",
    message: /missing": it does not exist/,
  });
});

Deno.test({
  name: "openStore() says that Deno has no permission to write",
  permissions: { read: true, write: false },
  fn: async () => {
    await rejects(() => openStore("results-of-nobody"), {
      name: "StoreError",
      message: /Deno has no permission for it; allow it or choose another/,
    });
  },
});
