import {
  deepStrictEqual,
  match,
  rejects,
  strictEqual,
} from "node:assert/strict";
import {
  findWaste,
  previewImport,
  type Remarks,
  type Store,
  verifyResults,
} from "../../src/store/mod.ts";
import { layoutOf } from "../../src/store/layout.ts";
import { changeRemarks } from "../../src/store/write_remarks.ts";
import { makeResults, runTrial, sampleId, samplePlan } from "./sample.ts";
import { DONE, HOW, importAll, makeTwo, show } from "./two_folders.ts";

const ID = sampleId(1);
const SKY = { at: "2026-11-23T10:00:00.000Z", text: 'the sky\n"glows"' };
const SEA = { at: "2026-11-23T09:00:00.000Z", text: "the sea" };

function write(store: Store, remarks: Remarks, id = ID): Promise<Remarks> {
  return store.changeRemarks(id, () => remarks);
}

function remarksOf(store: Store): Remarks {
  const { tags, notes } = store.list()[0]!;
  return { tags, notes };
}

Deno.test("Store.changeRemarks() keeps tags and notes beside the record, which stays what it was", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const path = await runTrial(store, ID);
  const sums = await Deno.readTextFile(`${path}/SHA256SUMS`);
  const remarks = { tags: ["best", "sky"], notes: [SKY] };
  await write(store, remarks);
  deepStrictEqual(remarksOf(store), remarks);
  deepStrictEqual(verifyResults(results.root).findings, []);
  strictEqual(await Deno.readTextFile(`${path}/SHA256SUMS`), sums);
  store.reindex();
  deepStrictEqual(remarksOf(store), remarks);
  await write(store, { tags: [], notes: [] });
  deepStrictEqual(remarksOf(store), { tags: [], notes: [] });
  strictEqual(results.names(`trials/${ID}`).includes("notes.json"), false);
});

Deno.test("Store.changeRemarks() loses nothing where several write at once", async () => {
  await using results = await makeResults();
  using store = await results.open();
  using other = await results.open();
  await runTrial(store, ID);
  const tags = Array.from({ length: 20 }, (_, at) => `tag${at}`).sort();
  await Promise.all(
    tags.map((tag, at) =>
      (at % 2 === 0 ? store : other).changeRemarks(
        ID,
        (old) => ({ ...old, tags: [...old.tags, tag].sort() }),
      )
    ),
  );
  store.reindex();
  deepStrictEqual(remarksOf(store).tags, tags);
});

Deno.test("changeRemarks() tells of a change before anybody makes another one", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, ID);
  const layout = layoutOf(results.root);
  const seen: string[] = [];
  await Promise.all(["a", "b", "c"].map((tag) =>
    changeRemarks(layout, ID, {
      change(old) {
        seen.push(old.tags.join());
        return { ...old, tags: [...old.tags, tag].sort() };
      },
      onChanged: (_, { tags }) => seen.push(tags.join()),
    })
  ));
  strictEqual(seen.length, 6);
  deepStrictEqual([seen[1], seen[3]], [seen[2], seen[4]]);
});

Deno.test("Store.changeRemarks() replaces no file that it cannot read, and tells of it", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const path = await runTrial(store, ID);
  const damaged = '{"schemaVersion": 1, "tags": ["a b"], "notes": []}';
  await Deno.writeTextFile(`${path}/notes.json`, damaged);
  await rejects(() => write(store, { tags: ["best"], notes: [] }), {
    name: "StoreError",
    message: /notes\.json": "tags" is not right; the file is damaged, mend/,
  });
  strictEqual(await Deno.readTextFile(`${path}/notes.json`), damaged);
  match(store.reindex()[0]!, /notes\.json"/);
  const { findings } = verifyResults(results.root);
  deepStrictEqual(findings.map(({ problem, path }) => [problem, path]), [
    ["damaged", `trials/${ID}/notes.json`],
  ]);
});

Deno.test("Store.changeRemarks() writes through no link", async () => {
  await using results = await makeResults();
  await using outside = await makeResults();
  using store = await results.open();
  const path = await runTrial(store, ID);
  await Deno.rename(path, outside.path("trial"));
  await Deno.symlink(outside.path("trial"), path);
  await rejects(() => write(store, { tags: ["best"], notes: [] }), {
    name: "StoreError",
    message: /it is a symbolic link/,
  });
  strictEqual(outside.names("trial").includes("notes.json"), false);
});

Deno.test("RunningTrial.finish() carries tags and notes over to what takes the trial's place", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, ID, { state: "interrupted", reason: "^C" });
  const remarks = { tags: ["best"], notes: [SKY] };
  await write(store, remarks);
  await runTrial(store, ID);
  strictEqual(store.list()[0]!.state, "done");
  deepStrictEqual(remarksOf(store), remarks);
  store.reindex();
  deepStrictEqual(remarksOf(store), remarks);
});

Deno.test("Store.import() keeps the notes of both, whichever trial stands", async () => {
  for (const here of [undefined, "done", "failed"] as const) {
    await using two = await makeTwo();
    await runTrial(two.other, ID, DONE);
    await write(two.other, { tags: ["there", "both"].sort(), notes: [SKY] });
    if (here !== undefined) {
      const reason = here === "failed" ? "NaN" : null;
      await runTrial(two.store, ID, { ...DONE, state: here, reason });
      await write(two.store, { tags: ["both", "here"], notes: [SEA] });
    }
    const dry = previewImport(two.there.root, two.here.root, HOW);
    const told = (await Array.fromAsync(dry)).map(show);
    deepStrictEqual(await importAll(two.store, two.there), told);
    const expected = here === undefined
      ? { tags: ["both", "there"], notes: [SKY] }
      : { tags: ["both", "here", "there"], notes: [SEA, SKY] };
    deepStrictEqual(remarksOf(two.store), expected, here);
    two.store.reindex();
    deepStrictEqual(remarksOf(two.store), expected, here);
    deepStrictEqual(
      await importAll(two.store, two.there),
      [`present ${ID} the same files`],
    );
    deepStrictEqual(verifyResults(two.here.root).findings, []);
  }
});

Deno.test("Store.import() takes a trial over whose notes are damaged", async () => {
  await using two = await makeTwo();
  const path = await runTrial(two.other, ID, DONE);
  await Deno.writeTextFile(`${path}/notes.json`, "{");
  deepStrictEqual(await importAll(two.store, two.there), [
    `copied ${ID} not copied: notes.json`,
  ]);
});

Deno.test("Store.import() adds no notes to damaged ones, and goes on", async () => {
  await using two = await makeTwo();
  for (const id of [ID, sampleId(2)]) {
    await runTrial(two.other, id, DONE);
    const path = await runTrial(two.store, id, DONE);
    await write(two.other, { tags: ["there"], notes: [] }, id);
    if (id === ID) await Deno.writeTextFile(`${path}/notes.json`, "{");
  }
  const dry = previewImport(two.there.root, two.here.root, HOW);
  const told = (await Array.fromAsync(dry)).map(show);
  deepStrictEqual(await importAll(two.store, two.there), told);
  match(told[0]!, /its notes were not added: those here are damaged$/);
  match(told[1]!, /its tags and notes were added$/);
});

Deno.test("findWaste() says that an unplanned trial has tags or notes", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const planText = samplePlan([sampleId(9)]);
  await store.studies.freeze({ study: "s", studyText: "", planText });
  await runTrial(store, ID);
  await write(store, { tags: ["best"], notes: [] });
  const { waste } = findWaste(results.root, ["trials"]);
  deepStrictEqual(waste.map(({ why }) => why), [
    "no plan names it; it has tags or notes",
  ]);
});
