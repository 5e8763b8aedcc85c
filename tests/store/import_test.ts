import {
  deepStrictEqual,
  match,
  rejects,
  strictEqual,
} from "node:assert/strict";
import type { TrialRecord } from "../../src/base/records.ts";
import {
  openStore,
  previewImport,
  type Store,
  verifyResults,
} from "../../src/store/mod.ts";
import { entriesIn } from "../../src/store/walk_folder.ts";
import {
  beginTrial,
  environmentOf,
  makeResults,
  runTrial,
  sampleCheckpoint,
  sampleId,
  samplePlan,
  sampleProvenance,
  sampleRecord,
  sampleStep,
} from "./sample.ts";
import { DONE, HOW, importAll, makeTwo, show } from "./two_folders.ts";

const ID = sampleId(1);

const FAILED: Partial<TrialRecord> = {
  ...{ engineVersion: 2, state: "failed", reason: "NaN" },
};
const CUT: Partial<TrialRecord> = {
  ...{ engineVersion: 2, state: "interrupted", reason: "^C" },
};
const PRUNED: Partial<TrialRecord> = {
  ...{ engineVersion: 2, state: "pruned", reason: "hardly better" },
};
const HOST = environmentOf("tensorflow");
const ELSEWHERE: Partial<TrialRecord> = {
  ...DONE,
  pixelsSha256: "b",
  environment: { ...HOST, hostname: "../Lab 7\u001b" },
};
const KEPT = `superseded/${ID}.from--Lab-7--1`;

Deno.test.each<[
  string,
  Partial<TrialRecord> | undefined,
  Partial<TrialRecord>,
  string,
  string[],
]>([
  ["a trial that is missing", undefined, DONE, "copied", []],
  ["a failed trial that is missing", undefined, FAILED, "copied", []],
  ["nothing twice", DONE, DONE, "present the same files", []],
  [
    "nothing for the same image of another run",
    DONE,
    { ...DONE, study: "other" },
    "present the same image",
    [],
  ],
  [
    "done for failed",
    FAILED,
    DONE,
    "replaced the one here was failed",
    [],
  ],
  [
    "done for interrupted",
    CUT,
    DONE,
    "replaced the one here was interrupted",
    [],
  ],
  [
    "done for pruned",
    PRUNED,
    DONE,
    "replaced the one here was pruned",
    [],
  ],
  [
    "pruned for interrupted",
    CUT,
    PRUNED,
    "replaced the one here was interrupted",
    [],
  ],
  ["no pruned for done", DONE, PRUNED, "present here it is done", []],
  [
    "no pruned for pruned by another rule",
    { ...PRUNED, reason: "worse than others" },
    PRUNED,
    "present here it is pruned",
    [],
  ],
  ["no failed for done", DONE, FAILED, "present here it is done", []],
  [
    "no failed for interrupted",
    CUT,
    FAILED,
    "present here it is interrupted",
    [],
  ],
  [
    "another image beside the one here",
    DONE,
    ELSEWHERE,
    `kept another image than the one here: ${KEPT}`,
    [KEPT.slice(11)],
  ],
  [
    "the present engine for an older one",
    { ...DONE, engineVersion: 1 },
    DONE,
    "replaced the one here was of engine 1",
    [`${ID}.v1-1`],
  ],
  [
    "the present engine for a newer one",
    { ...DONE, engineVersion: 3 },
    DONE,
    "replaced the one here was of engine 3",
    [`${ID}.v3-1`],
  ],
  [
    "an older engine beside the present one",
    DONE,
    { ...DONE, engineVersion: 1 },
    "kept of engine 1, the one here is of engine 2: " +
    `superseded/${ID}.v1-1`,
    [`${ID}.v1-1`],
  ],
])(
  "Store.import() takes %s, and then nothing more",
  async (_what, here, there, expected, superseded) => {
    await using two = await makeTwo();
    if (here !== undefined) await runTrial(two.store, ID, here);
    await runTrial(two.other, ID, there);
    const [preview] = await Array.fromAsync(
      previewImport(two.there.root, two.here.root, HOW),
    );
    // where it will lie is not known before
    const [early] = show(preview!).replace(` ${ID}`, "").split(": ");
    strictEqual(early, expected.split(": ")[0]);
    const [said] = await importAll(two.store, two.there);
    strictEqual(said!.replace(` ${ID}`, ""), expected);
    deepStrictEqual(two.here.names("running"), []);
    const kept = entriesIn(two.here.path("superseded"));
    deepStrictEqual(kept.map(({ name }) => name), superseded);
    const [again] = await importAll(two.store, two.there);
    match(again!, /^present /);
    deepStrictEqual(verifyResults(two.here.root).findings, []);
    const stands = expected.startsWith("copied") ||
      expected.startsWith("replaced");
    const { state, engineVersion } = { ...(stands ? there : here) };
    strictEqual(two.store.list()[0]!.state, state ?? "done");
    strictEqual(two.store.read(ID).engineVersion, engineVersion);
  },
);

Deno.test("Store.import() mends what is damaged here, and keeps the damaged one", async () => {
  await using two = await makeTwo();
  await runTrial(two.other, ID, DONE);
  for (const damaged of ["trial.json", "output.png"]) {
    const path = await runTrial(two.store, ID, DONE);
    await Deno.writeTextFile(`${path}/${damaged}`, "damaged");
    deepStrictEqual(await importAll(two.store, two.there), [
      `replaced ${ID} the one here was damaged`,
    ]);
    deepStrictEqual(
      verifyResults(two.here.root, { only: [ID] }).findings,
      [],
    );
    await Deno.remove(path, { recursive: true });
  }
  deepStrictEqual(two.here.names("superseded"), [
    `${ID}.damaged-1`,
    `${ID}.damaged-2`,
  ]);
});

Deno.test("Store.import() mends a pruned trial by a pruned one, and no done one", async () => {
  await using two = await makeTwo();
  await runTrial(two.other, ID, PRUNED);
  for (
    const [here, said] of [
      [PRUNED, "replaced 000000000001 the one here was damaged"],
      [DONE, "present 000000000001 here it is damaged, there pruned"],
    ] as const
  ) {
    const path = await runTrial(two.store, ID, here);
    await Deno.writeTextFile(`${path}/output.png`, "damaged");
    deepStrictEqual(await importAll(two.store, two.there), [said]);
  }
  strictEqual(two.store.read(ID).state, "done");
});

Deno.test("Store.import() copies a trial that has no list, and makes one", async () => {
  await using two = await makeTwo();
  const { total, content, style } = {
    total: 44.1,
    content: 1 / 3,
    style: 1e-21,
  };
  const last = { total, content, style };
  const path = await runTrial(two.other, ID, {
    ...{ ...FAILED, last },
  });
  await Deno.remove(`${path}/SHA256SUMS`);
  await Deno.remove(`${path}/output.png`);
  deepStrictEqual(await importAll(two.store, two.there), [
    `copied ${ID} it has no list of hashes`,
  ]);
  deepStrictEqual(two.here.names(`trials/${ID}`), [
    "SHA256SUMS",
    "steps.csv",
    "trial.json",
  ]);
});

Deno.test("Store.import() leaves a trial alone that runs here", async () => {
  await using two = await makeTwo();
  await runTrial(two.other, ID, DONE);
  await runTrial(two.other, sampleId(2), FAILED);
  await using _running = await beginTrial(two.store, ID);
  await using _too = await beginTrial(two.store, sampleId(2));
  deepStrictEqual(await importAll(two.store, two.there), [
    `refused ${ID} it runs now, on ${Deno.hostname()}; import it later`,
    `refused ${sampleId(2)} here it is under way`,
  ]);
  deepStrictEqual(two.here.names("trials"), []);
});

Deno.test("Store.import() takes over what a killed import left half made", async () => {
  await using two = await makeTwo();
  await runTrial(two.other, ID, DONE);
  await Deno.mkdir(two.here.path("running", ID));
  await Deno.writeTextFile(two.here.path("running", ID, "output.png"), "half");
  deepStrictEqual(await importAll(two.store, two.there), [`copied ${ID}`]);
  deepStrictEqual(two.here.names("running"), []);
  deepStrictEqual(verifyResults(two.here.root).findings, []);
});

Deno.test("Store.import() brings checkpoints, and done trials in their place", async () => {
  await using two = await makeTwo();
  const trial = await beginTrial(two.other, ID);
  const chainSha256 = "0f".repeat(32);
  trial.appendStep(sampleStep(0));
  trial.appendHash(0, chainSha256);
  await trial.saveCheckpoint(sampleCheckpoint(1, chainSha256));
  await trial.finish(sampleRecord(ID, { ...CUT, chainSha256 }));
  deepStrictEqual(await importAll(two.store, two.there), [`copied ${ID}`]);
  deepStrictEqual(
    two.here.names(`trials/${ID}`),
    two.there.names(`trials/${ID}`),
  );
  {
    await using again = await beginTrial(two.store, ID);
    const { resumption } = await again.goOn(() => undefined);
    strictEqual(resumption?.checkpoint.step, 1);
  }
  // the checkpoint is in running/ now, too
  deepStrictEqual(two.here.names("running"), [ID]);
  await runTrial(two.other, ID, DONE);
  deepStrictEqual(await importAll(two.store, two.there), [
    `replaced ${ID} the one here was interrupted`,
  ]);
  deepStrictEqual(two.here.names("running"), []);
  deepStrictEqual(verifyResults(two.here.root).findings, []);
});

Deno.test("Store.import() brings the files that trials refer to, and tells which are lost", async () => {
  await using two = await makeTwo();
  const keep = (text: string) =>
    two.other.keep(new TextEncoder().encode(text), "yaml");
  const [study, diff] = [await keep("a"), await keep("b")];
  const provenance = { ...sampleProvenance(), study, diff };
  await runTrial(two.other, ID, { ...DONE, provenance });
  await Deno.writeTextFile(two.there.path(diff.path!), "c");
  await keep("unused");
  deepStrictEqual(await importAll(two.store, two.there), [
    `copied ${ID} not there: ${diff.path}`,
  ]);
  deepStrictEqual(two.here.names("provenance"), [study.path!.slice(11)]);
  deepStrictEqual(
    verifyResults(two.here.root).findings.map(({ path }) => path),
    [diff.path],
  );
});

Deno.test("Store.import() merges studies, and keeps plans that differ", async () => {
  await using two = await makeTwo();
  const plan = (ids: readonly string[], text: string) => ({
    study: "s",
    studyText: text,
    planText: samplePlan(ids),
  });
  await two.other.studies.freeze(plan([ID], "old"));
  await two.other.studies.freeze(plan([sampleId(2)], "new"));
  deepStrictEqual(await importAll(two.store, two.there), ["copied s"]);
  const names = two.there.names("studies/s");
  deepStrictEqual(two.here.names("studies/s"), names);
  strictEqual(names.length, 4);
  deepStrictEqual(two.store.list({ study: "s" }), []);
  deepStrictEqual(await importAll(two.store, two.there), ["present s"]);
  await two.other.studies.freeze(plan([sampleId(3)], "newest"));
  const [said] = await importAll(two.store, two.there);
  match(
    said!,
    /^kept s the plan here differs; this one is kept as plan-\w{8}\./,
  );
  deepStrictEqual(await importAll(two.store, two.there), ["present s"]);
  strictEqual(
    await Deno.readTextFile(two.here.path("studies", "s", "study.yaml")),
    "new",
  );
  strictEqual(two.here.names("studies/s").length, 6);
  deepStrictEqual(verifyResults(two.here.root).findings, []);
});

Deno.test("Store.import() copies files of parts, and replaces none that is here", async () => {
  await using two = await makeTwo();
  const freeze = (store: Store, texts: readonly string[]) =>
    store.studies.freeze({
      ...{ study: "s", studyText: "", planText: samplePlan([ID]) },
      files: texts.map((text, at) => ({
        path: `parts/${ID}/a/${at}.ts`,
        text,
      })),
    });
  await freeze(two.store, ["here"]);
  await freeze(two.other, ["there", "more"]);
  await Deno.writeTextFile(two.there.path("studies/s/parts/mine.ts"), "");
  deepStrictEqual(await importAll(two.store, two.there), [
    `copied s parts/${ID}/a/1.ts`,
  ]);
  const read = (name: string) =>
    Deno.readTextFile(two.here.path(`studies/s/parts/${ID}/a/${name}`));
  deepStrictEqual([await read("0.ts"), await read("1.ts")], ["here", "more"]);
  deepStrictEqual(two.here.names("studies/s/parts"), [ID]);
  deepStrictEqual(await importAll(two.store, two.there), ["present s"]);
  await Deno.symlink("/etc", two.there.path(`studies/s/parts/${ID}/b`));
  const [refused] = await importAll(two.store, two.there);
  match(refused!, /^refused s link parts\/0+1\/b: a symbolic link to "\/etc"/);
});

Deno.test("previewImport() writes nothing, and needs no folder to write", async () => {
  await using two = await makeTwo();
  await runTrial(two.other, ID, DONE);
  await two.other.studies.freeze({
    ...{ study: "s", studyText: "", planText: samplePlan([ID]) },
  });
  const target = two.here.path("none");
  const items = await Array.fromAsync(
    previewImport(two.there.root, target, HOW),
  );
  deepStrictEqual(items.map(show), [`copied ${ID}`, "copied s"]);
  strictEqual(two.here.names(".").includes("none"), false);
});

Deno.test("Store.import() refuses what is no results folder, and itself", async () => {
  await using two = await makeTwo();
  await using empty = await makeResults();
  await rejects(() => importAll(two.store, empty), {
    name: "StoreError",
    message: /it holds neither trials\/ nor studies\/; name a results folder/,
  });
  await Deno.symlink(two.there.path("trials"), empty.path("trials"));
  await rejects(() => importAll(two.store, empty), /nor may it be a link/);
  await rejects(() => importAll(two.store, two.here), {
    name: "UsageError",
    message: /into itself/,
  });
  const missing = { ...empty, root: empty.path("none") };
  await rejects(() => importAll(two.store, missing), {
    name: "StoreError",
    message: /^Cannot import ".*none": there is no such folder$/,
  });
});

Deno.test("Store.import() needs no more than trials/, and makes nothing there", async () => {
  await using two = await makeTwo();
  await runTrial(two.other, ID, DONE);
  for (const name of ["running", "studies"]) {
    await Deno.remove(two.there.path(name), { recursive: true });
  }
  await Deno.remove(two.there.path("index.db"));
  using store = await openStore(two.here.root);
  deepStrictEqual(await importAll(store, two.there), [`copied ${ID}`]);
  const names = two.there.names(".");
  deepStrictEqual(names.filter((it) => !/^index/.test(it)), ["trials"]);
});

Deno.test("Store.import() minds no clock that is set back", async () => {
  await using two = await makeTwo();
  let now = Date.parse("2026-11-23T04:00:00Z");
  using store = await two.here.open({ clock: () => now -= 86_400_000 });
  await runTrial(two.other, ID, DONE);
  deepStrictEqual(await importAll(store, two.there), [`copied ${ID}`]);
  deepStrictEqual(two.here.names("running"), []);
});

Deno.test("Store.import() says in one line that the folder to write is gone", async () => {
  await using two = await makeTwo();
  await runTrial(two.other, ID, DONE);
  await Deno.rename(two.here.root, two.there.path("moved"));
  await rejects(() => importAll(two.store, two.there), {
    name: "StoreError",
    message: /^Cannot [^\n]*it does not exist \(any more\)[^\n]*$/,
  });
  await Deno.rename(two.there.path("moved"), two.here.root);
  using again = await two.here.open();
  match((await importAll(again, two.there))[0]!, /^(copied|present) /);
  deepStrictEqual(verifyResults(two.here.root).findings, []);
});
