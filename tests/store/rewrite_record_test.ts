import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { verifyResults } from "../../src/store/mod.ts";
import { makeResults, runTrial, sampleId } from "./sample.ts";

const ID = sampleId(1);

Deno.test("Store.addMetrics() changes the list together with the record", async () => {
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

Deno.test("Store.addMetrics() may be cut off between list and record", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const file = `${await runTrial(store, ID)}/trial.json`;
  const old = await Deno.readTextFile(file);
  await store.addMetrics(ID, { metrics: { totalVariation: 1 } });
  await Deno.writeTextFile(file, old);
  deepStrictEqual(verifyResults(results.root).findings, []);
  await store.addMetrics(ID, { metrics: { totalVariation: 2 } });
  deepStrictEqual(verifyResults(results.root).findings, []);
  await Deno.writeTextFile(file, old.replace("44.1", "44.2"));
  deepStrictEqual(
    verifyResults(results.root).findings.map(({ problem }) => problem),
    ["damaged"],
  );
});

Deno.test("Store.addMetrics() makes no list of a record that was changed, and no list where there is none", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const path = await runTrial(store, ID);
  const text = await Deno.readTextFile(`${path}/trial.json`);
  await Deno.writeTextFile(`${path}/trial.json`, text.replace("44.1", "44.2"));
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
