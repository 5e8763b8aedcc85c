import {
  deepStrictEqual,
  match,
  ok,
  strictEqual,
  throws,
} from "node:assert/strict";
import { verifyResults } from "../../src/store/mod.ts";
import { makeResults, runTrial, sampleId, sampleRecord } from "./sample.ts";

const ID = sampleId(1);

Deno.test("Store.addMetrics() keeps values in metrics.json, with versions, hashes and goals, and in the index", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, ID, { metrics: { ssim: 0.5, edges: 2 } });
  const sha256 = "ab".repeat(32);
  await store.addMetrics(ID, {
    metrics: { edges: 3 },
    metricsVersion: { edges: 2 },
    metricsSha256: { edges: sha256 },
    metricsGoal: { edges: "maximize" },
  });
  const path = results.path("trials", ID, "metrics.json");
  deepStrictEqual(JSON.parse(await Deno.readTextFile(path)).metrics, {
    ssim: { value: 0.5, version: 1 },
    edges: { value: 3, version: 2, sha256, goal: "maximize" },
  });
  const trial = results.path("trials", ID, "trial.json");
  strictEqual("metrics" in JSON.parse(await Deno.readTextFile(trial)), false);
  const [row] = store.list();
  deepStrictEqual(row!.metrics, { ssim: 0.5, edges: 3 });
  deepStrictEqual(row!.metricsGoal, { edges: "maximize" });
  deepStrictEqual(store.read(ID).metrics, { ssim: 0.5, edges: 3 });
  store.reindex();
  deepStrictEqual(store.list(), [row]);
});

Deno.test("Store.read() takes metrics from older records, until they are measured again", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, ID);
  // such records have no list of their own, or one that fits
  for (const name of ["metrics.json", "SHA256SUMS"]) {
    await Deno.remove(results.path("trials", ID, name));
  }
  const old = { ...sampleRecord(ID), metrics: { styleDistance: 0.25 } };
  const trial = results.path("trials", ID, "trial.json");
  await Deno.writeTextFile(trial, JSON.stringify(old));
  deepStrictEqual(store.read(ID).metrics, { styleDistance: 0.25 });
  await store.addMetrics(ID, { metrics: { ssim: 1 } });
  deepStrictEqual(store.read(ID).metrics, { styleDistance: 0.25, ssim: 1 });
  await store.addMetrics(ID, { metrics: { styleDistance: 0.5 } });
  strictEqual(store.read(ID).metrics!.styleDistance, 0.5);
});

Deno.test("Store.addMetrics() forgets why a metric could not be measured once it is", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const unmeasured = { ssim: "It broke\nhere", edges: "Too small" };
  await runTrial(store, ID, { unmeasured });
  deepStrictEqual(store.read(ID).unmeasured, unmeasured);
  await store.addMetrics(ID, { metrics: { ssim: 1 } });
  deepStrictEqual(store.read(ID).unmeasured, { edges: "Too small" });
  await store.addMetrics(ID, { metrics: { edges: 1 } });
  strictEqual("unmeasured" in store.read(ID), false);
});

Deno.test("Store.read() says what is wrong with metrics.json", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, ID);
  for (
    const [text, message] of [
      ["{", /metrics.json": it is not JSON; .* deno task results measure/],
      ["null", /"schemaVersion" is not right/],
      ['{"schemaVersion": 2}', /schemaVersion is 2, this Gramlab knows 1/],
      ['{"schemaVersion": 1, "metrics": {"a": 3}}', /"metrics" is not right/],
      [
        '{"schemaVersion": 1, "metrics": {}, "timeTo": {"0.5": 3}}',
        /"timeTo" is not right/,
      ],
    ] as const
  ) {
    await Deno.writeTextFile(results.path("trials", ID, "metrics.json"), text);
    throws(() => store.read(ID), { name: "StoreError", message });
  }
});

Deno.test("Store takes a trial for done though its metrics.json is damaged, and says so", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, ID);
  const path = results.path("trials", ID, "metrics.json");
  await Deno.writeTextFile(path, "{");
  const query = { id: ID, engineVersion: 1, backend: "tensorflow" };
  ok(store.ended.findDone(query));
  const [warning, ...others] = store.reindex();
  match(warning!, /metrics.json": it is not JSON/);
  deepStrictEqual(others, []);
  ok(store.ended.findDone(query));
  await Deno.remove(path);
  await store.addMetrics(ID, { metrics: { ssim: 1 } });
  deepStrictEqual(verifyResults(results.root).findings, []);
});
