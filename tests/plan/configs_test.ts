import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { loadStudy } from "../../src/config/load_study.ts";
import { planStudy } from "../../src/plan/plan_study.ts";

const FOLDER = new URL("../../configs/", import.meta.url);

/** How many trials there are, and the id of the last one, for ever. */
const TRIALS: Readonly<Record<string, readonly [number, string]>> = {
  "alpha-beta": [5, "910a46288e00"],
  "ci": [5, "8bd3467cf878"],
  "layers": [6, "89713ecc4b24"],
  "learning-rate": [5, "9d30fb10b3d7"],
  "origin": [1, "9f0162c3c84c"],
  "quickstart": [6, "7e481f57f557"],
};

Deno.test("planStudy() plans every study of configs/ without fetching", async () => {
  const found: Record<string, [number, string]> = {};
  for await (const { name } of Deno.readDir(FOLDER)) {
    if (!name.endsWith(".yaml")) continue;
    const study = await loadStudy(new URL(name, FOLDER).pathname);
    const { trials, warnings } = await planStudy(study);
    strictEqual(`${study.name}.yaml`, name);
    deepStrictEqual(warnings, []);
    ok(trials.every(({ content }) => content.kind !== "file"));
    found[study.name] = [trials.length, trials.at(-1)!.id];
  }
  deepStrictEqual(Object.fromEntries(Object.entries(found).sort()), TRIALS);
});
