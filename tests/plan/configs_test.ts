import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { loadStudy } from "../../src/config/load_study.ts";
import { planStudy } from "../../src/plan/plan_study.ts";

const FOLDER = new URL("../../configs/", import.meta.url);

const TRIALS: Readonly<Record<string, number>> = {
  "alpha-beta": 5,
  "layers": 6,
  "learning-rate": 5,
  "origin": 1,
  "quickstart": 6,
};

Deno.test("planStudy() plans every study of configs/ without fetching", async () => {
  const found: Record<string, number> = {};
  for await (const { name } of Deno.readDir(FOLDER)) {
    const study = await loadStudy(new URL(name, FOLDER).pathname);
    const { trials, warnings } = await planStudy(study);
    strictEqual(`${study.name}.yaml`, name);
    deepStrictEqual(warnings, []);
    ok(trials.every(({ content }) => content.kind !== "file"));
    found[study.name] = trials.length;
  }
  deepStrictEqual(Object.fromEntries(Object.entries(found).sort()), TRIALS);
});
