import {
  deepStrictEqual,
  ok,
  rejects,
  strictEqual,
  throws,
} from "node:assert/strict";
import { StoreError } from "../../src/base/errors.ts";
import { parseHashes } from "../../src/store/hashes_csv.ts";
import { RunningTrial } from "../../src/store/mod.ts";
import {
  beginTrial,
  makeResults,
  runTrial,
  sampleId,
  sampleRecord,
  sampleStep,
} from "./sample.ts";

const ID = sampleId(0xabc);
const PNG = new Uint8Array([137, 80, 78, 71]);

Deno.test("RunningTrial.finish() leaves a folder with everything", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const trial = await beginTrial(store, ID);
  trial.appendStep(sampleStep(0));
  await trial.saveImage(50, PNG);
  trial.appendStep(sampleStep(1));
  const rows = [0, 1].map((step) => ({ step, sha256: `0${step}`.repeat(32) }));
  for (const { step, sha256 } of rows) trial.appendHash(step, sha256);
  const path = await trial.finish(sampleRecord(ID), PNG);
  strictEqual(path, results.path("trials", ID));
  deepStrictEqual(
    results.names(`trials/${ID}`),
    [
      "SHA256SUMS",
      "hashes.csv",
      "images",
      "metrics.json",
      "output.png",
      "steps.csv",
      "trial.json",
    ],
  );
  deepStrictEqual(results.names(`trials/${ID}/images`), ["00050.png"]);
  deepStrictEqual(results.names("running"), []);
  // from 44.1 to 22.05 in two iterations of 12.5 ms
  const timeTo = { "0.5": { iterations: 1, seconds: 0.025 } };
  deepStrictEqual(store.read(ID), { ...sampleRecord(ID), timeTo });
  deepStrictEqual(store.readSteps(ID), [sampleStep(0), sampleStep(1)]);
  const hashes = await Deno.readTextFile(`${path}/hashes.csv`);
  deepStrictEqual(parseHashes(hashes, "hashes.csv"), rows);
  throws(() => parseHashes(hashes.slice(0, -9), "hashes.csv"), StoreError);
  throws(() => parseHashes(hashes.replace("0", "x"), ""), StoreError);
});

Deno.test("RunningTrial.finish() shows nothing when a write fails", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await using trial = await beginTrial(store, ID);
  trial.appendStep(sampleStep(0));
  await Deno.mkdir(results.path("running", ID, "trial.json"));
  await rejects(() => trial.finish(sampleRecord(ID), PNG), {
    name: "StoreError",
    message: /^Cannot write trial ".*": a folder is in the way/,
  });
  deepStrictEqual(results.names("trials"), []);
  deepStrictEqual(store.list(), []);
  await trial.abandon();
  deepStrictEqual(results.names("running"), []);
});

Deno.test("RunningTrial.finish() shows nothing when the rename fails", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await using trial = await beginTrial(store, ID);
  await Deno.remove(results.path("trials"));
  await Deno.writeTextFile(results.path("trials"), "");
  await rejects(() => trial.finish(sampleRecord(ID)), { name: "StoreError" });
  await Deno.remove(results.path("trials"));
  deepStrictEqual(store.list(), []);
  await trial.abandon();
  deepStrictEqual(results.names("running"), []);
});

Deno.test("RunningTrial.finish() puts a done trial over a failed one", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, ID, { state: "failed", reason: "Cost is NaN" });
  strictEqual(store.list()[0]?.reason, "Cost is NaN");
  await runTrial(store, ID);
  deepStrictEqual(store.list().map((row) => row.state), ["done"]);
  deepStrictEqual(results.names("running"), []);
});

Deno.test("RunningTrial.finish() keeps done trials of other engines", async () => {
  await using results = await makeResults();
  using store = await results.open();
  for (const engineVersion of [1, 2, 1, 2]) {
    await runTrial(store, ID, { engineVersion });
  }
  strictEqual(store.read(ID).engineVersion, 2);
  deepStrictEqual(
    results.names("superseded"),
    [`${ID}.v1-1`, `${ID}.v1-2`, `${ID}.v2-1`],
  );
});

Deno.test("RunningTrial.finish() keeps what it cannot read", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await Deno.mkdir(results.path("trials", ID));
  await Deno.writeTextFile(results.path("trials", ID, "trial.json"), "{");
  await runTrial(store, ID);
  deepStrictEqual(results.names("superseded"), [`${ID}.damaged-1`]);
});

Deno.test("RunningTrial.finish() drops a repeat of a done trial", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, ID);
  await runTrial(store, ID, { state: "interrupted", reason: "Ctrl-C" });
  strictEqual(store.read(ID).state, "done");
  strictEqual(store.list()[0]?.state, "done");
  deepStrictEqual(results.names("running"), []);
});

Deno.test("RunningTrial.finish() refuses the record of another trial", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await using trial = await beginTrial(store, ID, "wasm");
  await rejects(() => trial.finish(sampleRecord(ID)), RangeError);
});

Deno.test("RunningTrial abandons itself at the end of its block", async () => {
  await using results = await makeResults();
  using store = await results.open();
  {
    await using _trial = await beginTrial(store, ID);
    deepStrictEqual(results.names("running"), [ID]);
  }
  deepStrictEqual(results.names("running"), []);
});

Deno.test("RunningTrial.appendStep() writes at most once a second", async () => {
  await using results = await makeResults();
  let now = 0;
  using store = await results.open({ ticks: () => now });
  await using trial = await beginTrial(store, ID);
  const size = () =>
    Deno.statSync(results.path("running", ID, "steps.csv")).size;
  trial.appendStep(sampleStep(0));
  now += 999;
  trial.appendStep(sampleStep(1));
  strictEqual(size(), 0);
  now += 1;
  trial.appendStep(sampleStep(2));
  ok(size() > 0);
});

Deno.test("Store.begin() refuses a trial that runs, and says where", async () => {
  await using results = await makeResults();
  using store = await results.open();
  using other = await results.open();
  await using _trial = await beginTrial(store, ID);
  const holder = await other.begin(ID, "tensorflow");
  ok(!(holder instanceof RunningTrial));
  strictEqual(holder.pid, Deno.pid);
  strictEqual(holder.hostname, Deno.hostname());
  await using wasm = await other.begin(ID, "wasm") as RunningTrial;
  strictEqual(wasm.folder, `${ID}-wasm`);
});

Deno.test("Store.begin() lets a trial live whose process here has paused", async () => {
  await using results = await makeResults();
  let now = 0;
  using store = await results.open({ ticks: () => now });
  await using trial = await beginTrial(store, ID);
  now += 3_600_000;
  ok(!(await store.begin(ID, "tensorflow") instanceof RunningTrial));
  await trial.finish(sampleRecord(ID));
});

Deno.test("Store.begin() takes a trial over after a minute's silence elsewhere", async () => {
  await using results = await makeResults();
  let now = 0;
  using store = await results.open({ ticks: () => now });
  await using first = await beginTrial(store, ID);
  first.appendStep(sampleStep(0));
  const lease = results.path("running", ID, "lease.json");
  const facts = JSON.parse(await Deno.readTextFile(lease));
  const moved = { ...facts, hostname: "elsewhere" };
  await Deno.writeTextFile(lease, JSON.stringify(moved));
  ok(!(await store.begin(ID, "tensorflow") instanceof RunningTrial));
  now += 60_000;
  ok(!(await store.begin(ID, "tensorflow") instanceof RunningTrial));
  now += 1;
  await using second = await beginTrial(store, ID);
  await rejects(() => first.saveImage(1, PNG), /another process took it over/);
  await rejects(
    () => first.finish(sampleRecord(ID), PNG),
    /another process took it over/,
  );
  await first.abandon();
  deepStrictEqual(
    results.names(`running/${ID}`),
    ["lease.json", "steps.csv"],
  );
  await second.finish(sampleRecord(ID));
  deepStrictEqual(results.names("running").filter((name) => name === ID), []);
  strictEqual(store.list().length, 1);
});

Deno.test("Store.begin() takes over at once from a process that died here", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const folder = results.path("running", ID);
  const lease = (hostname: string) => ({
    pid: 1,
    hostname,
    startedAt: new Date().toISOString(),
    heartbeatAt: new Date().toISOString(),
    token: "other",
  });
  await Deno.mkdir(folder);
  const file = `${folder}/lease.json`;
  await Deno.writeTextFile(file, JSON.stringify(lease("elsewhere")));
  ok(!(await store.begin(ID, "tensorflow") instanceof RunningTrial));
  await Deno.writeTextFile(file, JSON.stringify(lease(Deno.hostname())));
  await using trial = await beginTrial(store, ID);
  await trial.finish(sampleRecord(ID));
});

Deno.test("Store.begin() takes over at once what a kill left half made", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const file = results.path("running", ID, "lease.json");
  await Deno.mkdir(results.path("running", `${ID}.dead-left`));
  for (const text of [undefined, "", '{"pid": 1']) {
    await Deno.mkdir(results.path("running", ID));
    if (text !== undefined) await Deno.writeTextFile(file, text);
    await (await beginTrial(store, ID)).abandon();
    deepStrictEqual(results.names("running"), []);
  }
});

Deno.test("Store.begin() leaves a damaged lease to who holds it", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await using _trial = await beginTrial(store, ID);
  await Deno.truncate(results.path("running", ID, "lease.json"));
  const holder = await store.begin(ID, "tensorflow");
  deepStrictEqual(holder, { pid: null, hostname: null, startedAt: null });
});

Deno.test("RunningTrial.finish() replaces a done trial without its image", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await Deno.remove(`${await runTrial(store, ID)}/output.png`);
  const path = await runTrial(store, ID);
  ok((await Deno.stat(`${path}/output.png`)).isFile);
  deepStrictEqual(results.names("superseded"), [`${ID}.damaged-1`]);
});
