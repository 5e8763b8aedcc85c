import {
  deepStrictEqual,
  ok,
  rejects,
  strictEqual,
  throws,
} from "node:assert/strict";
import { median } from "../../src/base/stats.ts";
import { sha256 } from "../../src/base/sha256.ts";
import type { Settings } from "../../src/base/records.ts";
import type { Store } from "../../src/store/mod.ts";
import {
  environmentOf,
  makeResults,
  runTrial,
  sampleId,
  samplePlan,
  SETTINGS,
} from "./sample.ts";

const [A, B, C] = [sampleId(0xa), sampleId(0xb), sampleId(0xc)];

function done(store: Store, backend: string, engineVersion = 1): boolean {
  return store.ended.findDone({ id: A, engineVersion, backend }) !== undefined;
}

Deno.test("EndedTrials.findDone() asks for engine version and backend", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const path = await runTrial(store, A, { environment: environmentOf("wasm") });
  strictEqual(path, results.path("trials", `${A}-wasm`));
  strictEqual(
    store.ended.findDone({ id: A, engineVersion: 1, backend: "auto" }),
    path,
  );
  strictEqual(done(store, "wasm"), true);
  strictEqual(done(store, "tensorflow"), false);
  strictEqual(done(store, "auto", 2), false);
});

Deno.test("EndedTrials.findDone() takes no failed trial for done", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, A, { state: "interrupted", reason: "Ctrl-C" });
  strictEqual(done(store, "auto"), false);
});

Deno.test("EndedTrials.findPruned() finds what the same rule ended, findEnded() any", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const costs = { metric: "total", goal: "minimize" } as const;
  const stop = { rule: "halving", ...costs, from: 50, factor: 3 } as const;
  const query = { id: A, engineVersion: 1, backend: "auto" };
  const pruned = { state: "pruned", reason: "Stopped", stop } as const;
  const path = await runTrial(store, A, pruned);
  strictEqual(store.ended.findPruned(query, stop), path);
  strictEqual(store.ended.findPruned(query, { ...stop, factor: 2 }), undefined);
  strictEqual(store.ended.findDone(query), undefined);
  strictEqual(store.ended.findEnded(query)?.record.state, "pruned");
  strictEqual(store.ended.findEnded({ ...query, engineVersion: 2 }), undefined);
  // its full length takes its place
  await runTrial(store, A);
  strictEqual(store.ended.findPruned(query, stop), undefined);
  strictEqual(store.ended.findEnded(query)?.record.state, "done");
  await runTrial(store, B, { state: "interrupted", reason: "Ctrl-C" });
  strictEqual(store.ended.findEnded({ ...query, id: B }), undefined);
});

Deno.test("EndedTrials.findDone() forgets a trial whose folder is gone", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await Deno.remove(await runTrial(store, A), { recursive: true });
  strictEqual(done(store, "auto"), false);
  deepStrictEqual(store.list(), []);
});

Deno.test("EndedTrials.findDone() believes the folder, not the index", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const path = results.path("trials", A);
  const file = `${path}/trial.json`;
  const change = async (from: string, to: string): Promise<void> => {
    const text = await Deno.readTextFile(file);
    strictEqual(text.includes(from), true);
    await Deno.writeTextFile(file, text.replace(from, to));
  };
  const damages: (() => Promise<void>)[] = [
    () => Deno.truncate(file, 40),
    () => change('"state": "done"', '"state": "interrupted"'),
    () => change('"engineVersion": 1', '"engineVersion": 2'),
    () => change(`"id": "${A}"`, `"id": "${B}"`),
    () => change('"backend": "tensorflow"', '"backend": "wasm"'),
    () => Deno.remove(`${path}/output.png`),
  ];
  for (const damage of damages) {
    await runTrial(store, A);
    strictEqual(done(store, "tensorflow"), true);
    await damage();
    strictEqual(done(store, "tensorflow"), false);
    deepStrictEqual(store.list(), []);
    await Deno.remove(path, { recursive: true });
  }
});

Deno.test("EndedTrials.findDone() takes little more than reading the trial's two files", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, A);
  const files = ["trial.json", "SHA256SUMS"].map((name) =>
    results.path("trials", A, name)
  );
  const timeOf = (look: () => void): number => {
    const start = performance.now();
    for (let at = 0; at < 100; at++) look();
    return performance.now() - start;
  };
  const rounds = Array.from(
    { length: 9 },
    () =>
      timeOf(() => strictEqual(done(store, "auto"), true)) /
      timeOf(() => files.forEach((path) => Deno.readTextFileSync(path))),
  );
  const ratio = median(rounds);
  ok(ratio < 30, `${ratio} times as long`);
});

Deno.test("Studies.freeze() leaves the same plan untouched", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const plan = { study: "s", studyText: "a: 1", planText: samplePlan([A]) };
  const { folder } = await store.studies.freeze(plan);
  const before = await Deno.stat(`${folder}/plan.json`);
  await store.studies.freeze({ ...plan, studyText: "a: 1 # note" });
  deepStrictEqual((await Deno.stat(`${folder}/plan.json`)).ino, before.ino);
  strictEqual(await Deno.readTextFile(`${folder}/study.yaml`), "a: 1 # note");
  deepStrictEqual(results.names("studies/s"), ["plan.json", "study.yaml"]);
});

Deno.test("Studies.freeze() minds neither backend, logging nor where images lie", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const planText = (changes: Partial<Settings>, path: string, hash = "1") => {
    const images = { "a.png": { kind: "file", path, sha256: hash } };
    // of several trials some settings may differ
    const { logEvery, ...settings } = { ...SETTINGS, ...changes };
    const trials = [{ id: A, varied: {}, settings: { logEvery } }];
    const grid = [{ path: "beta" }];
    return JSON.stringify({
      file: path,
      grid,
      images,
      shared: { settings },
      trials,
    });
  };
  const plan = { study: "s", studyText: "", planText: planText({}, "/a.png") };
  const { folder } = await store.studies.freeze(plan);
  const same = planText(
    {
      backend: "wasm",
      logEvery: 7,
      saveEvery: 9,
      hashEvery: 3,
      checkpointEvery: "9it",
      timeout: "9m",
    },
    "/b.png",
  );
  await store.studies.freeze({ ...plan, planText: same });
  const file = `${folder}/plan.json`;
  strictEqual(await Deno.readTextFile(file), plan.planText);
  deepStrictEqual(results.names("studies/s"), ["plan.json", "study.yaml"]);
  const others = [
    planText({ beta: 4 }, "/a.png"),
    planText({}, "/a.png", "2"),
    planText({}, "/a.png").replace('"beta"}', '"alpha"}'),
  ];
  for (const [at, other] of others.entries()) {
    await store.studies.freeze({ ...plan, planText: other });
    strictEqual(await Deno.readTextFile(file), other);
    strictEqual(results.names("studies/s").length, 4 + 2 * at);
  }
});

Deno.test("Studies.freeze() knows a plan of version 1 by its trials", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const { beta, ...settings } = SETTINGS;
  const [content, style] = ["/a.png", "/b.png"].map((path) => ({ path }));
  const trial = { id: A, varied: { beta } };
  const old = JSON.stringify({
    trials: [{ ...trial, settings: SETTINGS, content, style }],
  });
  const present = (alpha: number) =>
    JSON.stringify({
      version: 2,
      images: { [settings.content]: content, [settings.style]: style },
      shared: { settings: { ...settings, alpha } },
      trials: [{ ...trial, settings: { beta } }],
    });
  const plan = { study: "s", studyText: "", planText: old };
  const file = `${(await store.studies.freeze(plan)).folder}/plan.json`;
  await store.studies.freeze({ ...plan, planText: present(settings.alpha) });
  strictEqual(await Deno.readTextFile(file), old);
  await store.studies.freeze({ ...plan, planText: present(11) });
  strictEqual(await Deno.readTextFile(file), present(11));
});

Deno.test("Studies.freeze() replaces a plan that is damaged", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const plan = { study: "s", studyText: "", planText: samplePlan([A]) };
  const file = `${(await store.studies.freeze(plan)).folder}/plan.json`;
  for (const damaged of ["{", "null", '{"trials": 1}']) {
    await Deno.writeTextFile(file, damaged);
    await store.studies.freeze(plan);
    strictEqual(await Deno.readTextFile(file), plan.planText);
  }
});

Deno.test("Studies.freeze() keeps the plan that a new one replaces", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const old = samplePlan([A, B]);
  const plan = { study: "s", studyText: "old", planText: old };
  const { folder } = await store.studies.freeze(plan);
  await runTrial(store, A);
  await runTrial(store, C);
  await store.studies.freeze({
    study: "s",
    studyText: "new",
    planText: samplePlan([C, B]),
  });
  const name = sha256(old).slice(0, 8);
  strictEqual(await Deno.readTextFile(`${folder}/plan-${name}.json`), old);
  strictEqual(await Deno.readTextFile(`${folder}/study-${name}.yaml`), "old");
  strictEqual(await Deno.readTextFile(`${folder}/study.yaml`), "new");
  deepStrictEqual(store.list({ study: "s" }).map((row) => row.id), [C]);
  strictEqual(store.read(A).id, A);
});

Deno.test("Studies.freeze() refuses what is no plan and writes nothing", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const plan = { study: "s", studyText: "", planText: '{"trials": [{}]}' };
  await rejects(() => store.studies.freeze(plan), {
    name: "StoreError",
    message: /plan\.json": it has no list "trials"/,
  });
  await rejects(
    () => store.studies.freeze({ ...plan, planText: samplePlan([A, A]) }),
    /has trial "00000000000a" twice/,
  );
  await rejects(
    () => store.studies.freeze({ ...plan, study: "../s" }),
    RangeError,
  );
  deepStrictEqual(results.names("studies"), []);
});

Deno.test("Store.list() follows the plan and shares trials", async () => {
  await using results = await makeResults();
  using store = await results.open();
  for (const [study, ids] of [["sample", [C, A]], ["other", [A]]] as const) {
    const planText = samplePlan(ids);
    await store.studies.freeze({ study, studyText: "", planText });
  }
  for (const id of [A, B, C]) await runTrial(store, id);
  deepStrictEqual(
    store.list().map(({ id, varied }) => [id, varied]),
    [[C, { beta: 0 }], [A, { beta: 1 }], [B, {}]],
  );
  deepStrictEqual(
    store.list({ study: "other" }).map((
      { id, study, varied },
    ) => [id, study, varied]),
    [[A, "sample", { beta: 0 }]],
  );
});

Deno.test("Store.list() gives what a table shows", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, A, {
    ...{ last: null, iterationsPerSecond: null },
    metrics: { styleDistance: 0.25 },
  });
  deepStrictEqual({ ...store.list()[0] }, {
    folder: A,
    id: A,
    hash: A.padEnd(64, "0"),
    engineVersion: 1,
    study: "sample",
    state: "done",
    reason: null,
    backend: "tensorflow",
    settings: SETTINGS,
    metrics: { styleDistance: 0.25 },
    timeTo: {},
    totalCost: null,
    contentCost: null,
    styleCost: null,
    iterationsRun: 50,
    iterationsPerSecond: null,
    durationMs: 15.5,
    peakMemoryBytes: 2 ** 33,
    startedAt: "2026-11-23T04:00:00.000Z",
    finishedAt: "2026-11-23T04:00:15.500Z",
    varied: {},
    tags: [],
    notes: [],
  });
});

Deno.test("Store.list() shares the values of settings between trials", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, A);
  const settings = { ...SETTINGS, beta: 400, use: "odd" } as typeof SETTINGS;
  await runTrial(store, B, { settings });
  await runTrial(store, C);
  const [a, b, c] = store.list();
  deepStrictEqual([a, b, c].map((row) => row!.settings), [
    SETTINGS,
    settings,
    SETTINGS,
  ]);
  strictEqual(a!.settings.optimizer, b!.settings.optimizer);
});

Deno.test("Store.list() names the studies there are", async () => {
  await using results = await makeResults();
  using store = await results.open();
  throws(() => store.list({ study: "x" }), /there are no studies yet/);
  const planText = samplePlan([A]);
  await store.studies.freeze({ study: "layers", studyText: "", planText });
  throws(() => store.list({ study: "x" }), {
    name: "UsageError",
    message: 'Cannot find study "x": expected one of: layers',
  });
  deepStrictEqual(store.list({ study: "layers" }), []);
});

Deno.test("Store.read() takes the start of an id", async () => {
  await using results = await makeResults();
  using store = await results.open();
  throws(() => store.read("0"), /there are no trials yet/);
  await runTrial(store, "aa0000000001");
  await runTrial(store, "aa0000000001", { environment: environmentOf("wasm") });
  await runTrial(store, "ab0000000001");
  strictEqual(store.read("ab").id, "ab0000000001");
  const { environment } = store.read("aa0000000001");
  strictEqual(environment.backend, "tensorflow");
  throws(() => store.read("a"), {
    name: "UsageError",
    message: /"a": 3 trials start with it: aa0000000001, aa0000000001-wasm/,
  });
  throws(() => store.read("f"), {
    name: "UsageError",
    message: /^Cannot find trial "f": expected the start of one of: aa/,
  });
});

Deno.test("Store.read() names a damaged file", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const path = await runTrial(store, A);
  await Deno.writeTextFile(`${path}/trial.json`, '{"schemaVersion": 2}');
  throws(() => store.read(A), /trial\.json": its schemaVersion is 2/);
  await Deno.writeTextFile(`${path}/trial.json`, "[]");
  throws(() => store.read(A), /"schemaVersion" is not right/);
});

Deno.test("Store.reindex() gives the index that grew by itself", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const planText = samplePlan([C, B, A]);
  await store.studies.freeze({ study: "sample", studyText: "", planText });
  await runTrial(store, A);
  await runTrial(store, B, { state: "failed", reason: "NaN at step 3" });
  await runTrial(store, C, { environment: environmentOf("wasm") });
  const grown = [store.list(), store.list({ study: "sample" })];
  deepStrictEqual(store.reindex(), []);
  deepStrictEqual([store.list(), store.list({ study: "sample" })], grown);
});
