import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { PHOTOS } from "../../src/assets/manifest.ts";
import { PAINTERS } from "../../src/config/image_source.ts";
import { SETTING_NOTES } from "../../src/config/notes.ts";
import * as engine from "../../src/engine/catalog.ts";
import { cli } from "../support/io.ts";

const REGISTRIES = {
  settings: SETTING_NOTES,
  backends: engine.BACKENDS,
  networks: engine.NETWORKS,
  costs: engine.COSTS,
  optimizers: engine.OPTIMIZERS,
  inits: engine.INITS,
  metrics: engine.METRICS,
  painters: PAINTERS,
  photos: PHOTOS,
};

const PREFIXES: Readonly<Record<string, string>> = {
  painters: "painted:",
  photos: "photo:",
};

Deno.test("catalog prints every entry of every registry, one line each", async () => {
  const { code, out, err } = await cli(["catalog"]);
  deepStrictEqual([code, err], [0, ""]);
  const lines = out.split("\n");
  for (const [kind, registry] of Object.entries(REGISTRIES)) {
    ok(lines.includes(kind), kind);
    for (const [name, { summary }] of Object.entries(registry)) {
      const start = `  ${PREFIXES[kind] ?? ""}${name} `;
      const found = lines.filter((line) =>
        line.startsWith(start) && line.endsWith(`  ${summary}`)
      );
      strictEqual(found.length, 1, `${kind} ${name}`);
    }
  }
});

Deno.test("catalog prints parameters with default and range, layers, their sets and pooling", async () => {
  const { out } = await cli(["catalog"]);
  match(out, /\n {2}adam\.beta1 +0\.9 \(≥ 0 and < 1\): Decay of the first/);
  for (const [name, spec] of Object.entries(engine.NETWORKS)) {
    ok(out.includes(spec.layers.join(" ")), name);
    for (const [set, it] of Object.entries(spec.layerSets)) {
      const text = `${it.layers.join(" ")} (${it.summary})`;
      match(out, RegExp(`\n  ${name} layers: ${set} +`));
      ok(out.includes(text), text);
    }
    match(out, RegExp(`\n  ${name} pooling +max average\n`));
  }
});

Deno.test("catalog --json has a list of entries for each kind, auto among the backends", async () => {
  const { out } = await cli(["catalog", "--json"]);
  const kinds: Record<string, { name: string }[]> = JSON.parse(out);
  deepStrictEqual(Object.keys(kinds), Object.keys(REGISTRIES));
  for (const [kind, registry] of Object.entries(REGISTRIES)) {
    const names = kinds[kind]!.map(({ name }) => name);
    if (kind === "backends") strictEqual(names.shift(), "auto");
    const prefix = PREFIXES[kind] ?? "";
    deepStrictEqual(names, Object.keys(registry).map((it) => prefix + it));
  }
});
