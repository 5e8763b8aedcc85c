import {
  deepStrictEqual,
  match,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import {
  beginTrial,
  makeResults,
  runTrial,
  sampleId,
  samplePlan,
  sampleRecord,
  sampleStep,
} from "./sample.ts";

const ID = sampleId(1);
const PNG = new Uint8Array([137, 80, 78, 71]);
const DONE = { id: ID, engineVersion: 1, backend: "tensorflow" };

/** Runs `filler.ts`; returns what it was told. */
async function fill(root: string, path: string): Promise<string> {
  const script = fileURLToPath(new URL("filler.ts", import.meta.url));
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", script, root, path],
    stderr: "inherit",
  });
  return new TextDecoder().decode((await command.output()).stdout);
}

Deno.test.each([
  "images/00050.png",
  "output.png",
  "trial.json",
  "SHA256SUMS",
])("RunningTrial publishes nothing if %s finds no room", async (name) => {
  if (Deno.build.os !== "linux") return;
  await using results = await makeResults();
  const said = await fill(results.root, `running/${ID}/${name}`);
  match(said, /^StoreError: Cannot write [^\n]*: the disk is full; [^\n]*$/);
  deepStrictEqual(results.names("running"), []);
  deepStrictEqual(results.names("trials"), []);
  using store = await results.open();
  await runTrial(store, ID);
  strictEqual(store.list().length, 1);
});

Deno.test.each([
  "study.yaml",
  "plan.json",
])(
  "Studies.freeze() keeps the old plan if the new %s finds no room",
  async (name) => {
    if (Deno.build.os !== "linux") return;
    await using results = await makeResults();
    const store = await results.open();
    const old = { study: "s", studyText: "a", planText: samplePlan([ID]) };
    const { folder } = await store.studies.freeze(old);
    await runTrial(store, ID);
    store.close();
    const said = await fill(results.root, `studies/s/${name}.tmp`);
    match(said, /^StoreError: Cannot write plan [^\n]*: the disk is full; /);
    deepStrictEqual(results.names("studies/s"), ["plan.json", "study.yaml"]);
    strictEqual(await Deno.readTextFile(`${folder}/study.yaml`), "a");
    using again = await results.open();
    strictEqual(again.list({ study: "s" }).length, 1);
    await again.studies.freeze({ ...old, planText: samplePlan(["b", ID]) });
    strictEqual(results.names("studies/s").length, 4);
  },
);

Deno.test("openStore() does not mind a study whose plan found no room", async () => {
  await using results = await makeResults();
  (await results.open()).close();
  await Deno.mkdir(results.path("studies", "s"));
  await Deno.writeTextFile(results.path("studies", "s", "study.yaml"), "");
  using store = await results.open();
  deepStrictEqual(store.warnings, []);
});

Deno.test("EndedTrials.findDone() finds what was done when the index had no room", async () => {
  await using results = await makeResults();
  const store = await results.open();
  await runTrial(store, ID, { state: "failed", reason: "NaN" });
  const rows = store.list();
  await runTrial(store, ID);
  store.close();
  const database = new DatabaseSync(results.path("index.db"));
  database.exec("UPDATE trials SET state = 'failed', reason = 'NaN'");
  database.close();
  using again = await results.open();
  deepStrictEqual(again.list(), rows);
  strictEqual(again.ended.findDone(DONE), results.path("trials", ID));
  strictEqual(again.list()[0]!.state, "done");
});

Deno.test("RunningTrial.finish() makes trials/ anew if it is gone, and loses nothing", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await using trial = await beginTrial(store, ID);
  await Deno.remove(results.path("trials"));
  await trial.finish(sampleRecord(ID), PNG);
  strictEqual(store.ended.findDone(DONE), results.path("trials", ID));
});

Deno.test("Store.begin() says that the results folder is gone", async () => {
  await using results = await makeResults();
  await using inner = await makeResults();
  using store = await inner.open();
  await Deno.rename(inner.root, results.path("moved"));
  await rejects(store.begin(ID, "tensorflow"), {
    name: "StoreError",
    message: /it does not exist \(any more\)/,
  });
  await Deno.rename(results.path("moved"), inner.root);
});

Deno.test("Store keeps trials apart and in order when the clock is set back", async () => {
  await using results = await makeResults();
  let now = Date.parse("2026-11-23T04:00:00Z");
  using store = await results.open({ clock: () => now });
  await using trial = await beginTrial(store, ID);
  now -= 86_400_000;
  using other = await results.open({ clock: () => now });
  strictEqual("pid" in await other.begin(ID, "tensorflow"), true);
  trial.appendStep(sampleStep(0));
  await trial.saveImage(1, PNG);
  await trial.finish(sampleRecord(ID), PNG);
  strictEqual(other.ended.findDone(DONE), results.path("trials", ID));
});

Deno.test("EndedTrials.findFailedElsewhere() tells failures of others from old and own ones", async () => {
  await using results = await makeResults();
  const failed = { state: "failed", reason: "NaN" } as const;
  const old = await results.open();
  await runTrial(old, ID, failed);
  old.close();
  using store = await results.open();
  using other = await results.open();
  strictEqual(store.ended.findFailedElsewhere(DONE), undefined);
  const startedAt = "2026-11-23T05:00:00.000Z";
  await runTrial(other, ID, { ...failed, startedAt });
  strictEqual(store.ended.findFailedElsewhere(DONE)?.startedAt, startedAt);
  strictEqual(other.ended.findFailedElsewhere(DONE), undefined);
  const wasm = { ...DONE, backend: "wasm" };
  strictEqual(store.ended.findFailedElsewhere(wasm), undefined);
  strictEqual(
    store.ended.findFailedElsewhere({ ...DONE, engineVersion: 2 }),
    undefined,
  );
});
