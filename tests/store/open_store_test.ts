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
    message: /its version is 6, this Gramlab knows 5; update Gramlab/,
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
  for (const table of ["settingNames", "settingValues", "remarks", "looks"]) {
    database.exec(`DROP TABLE ${table}`);
  }
  const settings = JSON.stringify(rows[0]!.settings);
  database.prepare("UPDATE trials SET settings = ?").run(settings);
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

Deno.test("openStore() reads the folders where the index is an empty file", async () => {
  await using results = await makeResults();
  const store = await results.open();
  await runTrial(store, sampleId(1));
  store.close();
  await Deno.writeTextFile(results.path("index.db"), "");
  using reader = await results.open({ readOnly: true });
  deepStrictEqual(reader.list().map(({ id }) => id), [sampleId(1)]);
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

Deno.test("openStore() leaves out a copy of a trial under another name; reindex() also a record that was changed", async () => {
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
  const folders = () => again.list().map((row) => row.folder);
  deepStrictEqual(folders(), [sampleId(1), sampleId(2)]);
  const isOther = /03.trial\.json": it is of trial "0+1"; move its folder away/;
  deepStrictEqual(again.warnings.map((it) => isOther.test(it)), [true]);
  const isChanged = /02.trial\.json": it is not what SHA256SUMS beside it says/;
  throws(() => again.read(sampleId(2)), {
    name: "StoreError",
    message: isChanged,
  });
  const [ofChanged, ofCopy] = again.reindex();
  match(ofChanged!, isChanged);
  match(ofCopy!, isOther);
  deepStrictEqual(folders(), [sampleId(1)]);
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

Deno.test("openStore() reads the index, and not the folders, where that knows them", async () => {
  await using results = await makeResults();
  const store = await results.open();
  for (const n of [1, 2]) await runTrial(store, sampleId(n));
  const rows = store.list();
  store.close();
  const before = results.names(".");
  // a hundred thousand of these would take half a minute
  const record = results.path("trials", sampleId(1), "trial.json");
  await Deno.rename(record, results.path("trial.json"));
  {
    using reader = await results.open({ readOnly: true });
    deepStrictEqual([reader.list(), reader.warnings], [rows, []]);
    match(reader.reindex()[0]!, /it has no trial\.json; delete the folder/);
  }
  await Deno.rename(results.path("trial.json"), record);
  deepStrictEqual(results.names("."), before);
});

Deno.test("openStore() notices folders that came and went, also where nothing is written", async () => {
  await using results = await makeResults();
  const store = await results.open();
  for (const n of [1, 2]) await runTrial(store, sampleId(n));
  store.close();
  await Deno.rename(results.path("trials", sampleId(1)), results.path("away"));
  const index = await Deno.readFile(results.path("index.db"));
  {
    using reader = await results.open({ readOnly: true });
    deepStrictEqual(reader.list().map(({ id }) => id), [sampleId(2)]);
  }
  await Deno.rename(results.path("away"), results.path("trials", sampleId(1)));
  {
    using reader = await results.open({ readOnly: true });
    strictEqual(reader.list().length, 2);
  }
  deepStrictEqual(await Deno.readFile(results.path("index.db")), index);
});

Deno.test("openStore() reads the index where nothing may be written", async () => {
  await using results = await makeResults();
  const store = await results.open();
  for (const n of [1, 2]) await runTrial(store, sampleId(n));
  store.close();
  // what it would read from the folders
  await Deno.remove(results.path("trials", sampleId(1), "trial.json"));
  const module = new URL("../../src/store/mod.ts", import.meta.url);
  const code = `
    import { openStore } from ${JSON.stringify(module.href)};
    const root = ${JSON.stringify(results.root)};
    using store = await openStore(root, { readOnly: true });
    await Deno.stdout.write(new TextEncoder().encode(
      store.list().length + " " + store.warnings.length,
    ));`;
  const script = results.path("read.ts");
  await Deno.writeTextFile(script, code);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--no-prompt", "--allow-read", script],
    stderr: "inherit",
  }).output();
  strictEqual(new TextDecoder().decode(stdout), "2 0");
});

Deno.test("openStore() reads on while another process writes", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, sampleId(1));
  using reader = await results.open({ readOnly: true });
  await runTrial(store, sampleId(2));
  deepStrictEqual(reader.list().map(({ id }) => id), [1, 2].map(sampleId));
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

Deno.test("openStore() reads past an empty index, as a full disk leaves it", async () => {
  await using results = await makeResults();
  await Deno.remove(results.path("index.db")).catch(() => {});
  await Deno.writeFile(results.path("index.db"), new Uint8Array());
  using store = await openStore(results.root, { readOnly: true });
  deepStrictEqual(store.list(), []);
});
