import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { sha256 } from "../../src/base/sha256.ts";
import { makeResults, sampleId, samplePlan } from "./sample.ts";

const TEXT = new TextEncoder().encode("name: a\n");

Deno.test("Store.keep() writes a content once, and again if it was damaged", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const kept = await store.keep(TEXT, "yaml");
  const name = `${sha256(TEXT)}.yaml`;
  deepStrictEqual(kept, {
    sha256: sha256(TEXT),
    bytes: 8,
    path: `provenance/${name}`,
  });
  const file = results.path("provenance", name);
  await Deno.writeTextFile(file, "");
  deepStrictEqual(
    await Promise.all([store.keep(TEXT, "yaml"), store.keep(TEXT, "yaml")]),
    [kept, kept],
  );
  strictEqual(await Deno.readTextFile(file), "name: a\n");
  deepStrictEqual(results.names("provenance"), [name]);
});

Deno.test("Store.keep() says in one line that it cannot write", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await Deno.writeTextFile(results.path("provenance"), "a file");
  await rejects(() => store.keep(TEXT, "yaml"), {
    name: "StoreError",
    message: /^Cannot write ".*provenance": [^\n]*$/,
  });
});

Deno.test("Studies.freeze() names the plan that stands, to the letter", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const planText = samplePlan([sampleId(1)]);
  const { plan: { path, sha256: hash, bytes } } = await store.studies.freeze({
    ...{ study: "a", studyText: "", planText },
  });
  deepStrictEqual([path, hash, bytes], [
    "studies/a/plan.json",
    sha256(planText),
    planText.length,
  ]);
  const other = samplePlan([sampleId(2)]);
  const { plan } = await store.studies.freeze({
    ...{ study: "a", studyText: "", planText: other },
  });
  strictEqual(plan.sha256, sha256(other));
  const old = results.path("studies", "a", `plan-${hash.slice(0, 8)}.json`);
  strictEqual(await Deno.readTextFile(old), planText);
});
