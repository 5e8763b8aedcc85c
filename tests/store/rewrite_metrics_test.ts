import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { verifyResults } from "../../src/store/mod.ts";
import { makeResults, runTrial, sampleId } from "./sample.ts";
import { importAll, makeTwo } from "./two_folders.ts";

const ID = sampleId(1);

Deno.test("Store.addMetrics() changes the list together with metrics.json", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, ID);
  await store.addMetrics(ID, { metrics: { totalVariation: 1 } });
  await store.addMetrics(ID, { metrics: { styleDistance: 2 } });
  deepStrictEqual(store.read(ID).metrics, {
    totalVariation: 1,
    styleDistance: 2,
  });
  const { findings, unlisted } = verifyResults(results.root);
  deepStrictEqual([findings, unlisted], [[], []]);
  deepStrictEqual(results.names("running"), []);
});

Deno.test("Store.addMetrics() may be cut off between list and file", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const file = `${await runTrial(store, ID)}/metrics.json`;
  const old = await Deno.readTextFile(file);
  await store.addMetrics(ID, { metrics: { totalVariation: 1 } });
  await Deno.writeTextFile(file, old);
  deepStrictEqual(verifyResults(results.root).findings, []);
  await store.addMetrics(ID, { metrics: { totalVariation: 2 } });
  deepStrictEqual(verifyResults(results.root).findings, []);
  await Deno.writeTextFile(file, old.replace("{}", '{ "a": 1 }'));
  deepStrictEqual(
    verifyResults(results.root).findings.map(({ problem, path }) =>
      `${problem} ${path}`
    ),
    [`damaged trials/${ID}/metrics.json`],
  );
});

Deno.test("Store.addMetrics() may be cut off before it has added the file to an older trial", async () => {
  await using two = await makeTwo();
  const path = await runTrial(two.other, ID, { state: "failed", last: null });
  const list = two.there.names(`trials/${ID}`);
  strictEqual(list.includes("metrics.json"), false);
  await two.other.addMetrics(ID, { metrics: { totalVariation: 1 } });
  deepStrictEqual(verifyResults(two.there.root).findings, []);
  await Deno.remove(`${path}/metrics.json`);
  deepStrictEqual(verifyResults(two.there.root).findings, []);
  deepStrictEqual(await importAll(two.store, two.there), [`copied ${ID}`]);
  deepStrictEqual(two.here.names(`trials/${ID}`), list);
  await two.other.addMetrics(ID, { metrics: { totalVariation: 2 } });
  deepStrictEqual(two.other.read(ID).metrics, { totalVariation: 2 });
  deepStrictEqual(verifyResults(two.there.root).findings, []);
});

Deno.test("Store.addMetrics() makes no list of a file that was changed, and no list where there is none", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const path = await runTrial(store, ID, { metrics: { ssim: 1 } });
  const file = `${path}/metrics.json`;
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replace('"value": 1', '"value": 2'));
  await rejects(
    () => store.addMetrics(ID, { metrics: { totalVariation: 1 } }),
    {
      name: "StoreError",
      message: /it is not what SHA256SUMS beside it says; the file is damaged/,
    },
  );
  await Deno.remove(`${path}/SHA256SUMS`);
  await store.addMetrics(ID, { metrics: { totalVariation: 1 } });
  strictEqual(results.names(`trials/${ID}`).includes("SHA256SUMS"), false);
});

Deno.test("Store.addMetrics() writes nothing into a trial that is a link", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const path = await runTrial(store, ID);
  await Deno.rename(path, results.path("away"));
  await Deno.symlink("../away", path);
  await rejects(
    () => store.addMetrics(ID, { metrics: { totalVariation: 1 } }),
    {
      name: "StoreError",
      message: /it is a symbolic link/,
    },
  );
  strictEqual(store.read(ID).metrics, undefined);
});
