import { deepStrictEqual, ok } from "node:assert/strict";
import * as catalog from "../../src/engine/catalog.ts";

const FOLDERS = {
  backends: catalog.BACKENDS,
  costs: catalog.COSTS,
  inits: catalog.INITS,
  metrics: catalog.METRICS,
  networks: catalog.NETWORKS,
  optimizers: catalog.OPTIMIZERS,
};

function toCamelCase(fileName: string): string {
  return fileName.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

for (const [folder, registry] of Object.entries(FOLDERS)) {
  Deno.test(`every file of ${folder}/ is registered under its name`, async () => {
    const url = new URL(`../../src/engine/${folder}/`, import.meta.url);
    const files: string[] = [];
    for await (const { name } of Deno.readDir(url)) {
      if (name !== "mod.ts") files.push(toCamelCase(name.replace(/\.ts$/, "")));
    }
    deepStrictEqual(Object.keys(registry).sort(), files.sort());
  });
}

Deno.test("catalog holds every registry", () => {
  deepStrictEqual(
    Object.keys(catalog).map((name) => name.toLowerCase()).sort(),
    Object.keys(FOLDERS).sort(),
  );
});

Deno.test("catalog is stable: names and summaries", async (t) => {
  const lines = Object.entries(FOLDERS).flatMap(([folder, registry]) =>
    Object.entries(registry).map(([name, { summary }]) => {
      ok(!/\n|\.$/.test(summary), `one line without a full stop: ${summary}`);
      return `${folder}/${name}: ${summary}`;
    })
  );
  await t.assertSnapshot(lines);
});
