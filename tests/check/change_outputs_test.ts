import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import * as outputs from "../../src/check/outputs/mod.ts";
import type { GateOutput } from "../../src/check/outputs/types.ts";
import type { BaselineChanges, GateReport } from "../../src/check/types.ts";
import { APPROVAL, HOSTILE, sampleGate } from "./sample_gate.ts";

/** Changes of baselines whose texts are somebody else's. */
function changesOf(text: string): BaselineChanges {
  const entry = {
    ...{ id: text, varied: { [text]: text }, kind: "image" as const },
    ...{ totals: { before: 1, after: 2 }, distance: null },
    approval: { ...APPROVAL, by: text, note: text },
    bands: [{ name: text, before: 1, after: 2 }],
    images: { before: text, after: text },
  };
  const folder = { study: text, folder: text, count: 1 };
  return {
    ...{ base: text, commit: "c".repeat(40), problem: null },
    folders: [
      { ...folder, problem: null, entries: [entry] },
      { ...folder, problem: text, entries: [] },
    ],
  };
}

async function written(name: string, report: GateReport): Promise<string> {
  const all: Readonly<Record<string, GateOutput>> = outputs;
  return await all[name]!.write(report, {
    env: { get: (it) => it === "GITHUB_ACTIONS" ? "true" : undefined },
    folder: "/work/art",
    readImage: () => Promise.resolve(undefined),
  });
}

for (const name of Object.keys(outputs)) {
  Deno.test(`output ${name} writes hostile changes of baselines without control characters, tags and commands`, async () => {
    const report = sampleGate([], { baselineChanges: changesOf(HOSTILE) });
    const text = await written(name, report);
    // deno-lint-ignore no-control-regex -- terminals obey them
    ok(!/[\u0000-\u0008\u000b-\u001f]/.test(text));
    const isPage = name === "html" || name === "markdown";
    ok(!isPage || !text.includes("</script><b>"));
    ok(!text.includes("\n::error"));
  });
}

Deno.test("output annotations and markdown tell changes of baselines, and JSON has them", async () => {
  const baselineChanges = changesOf("main");
  const report = sampleGate([], { outcome: "passed", baselineChanges });
  match(
    await written("annotations", report),
    /^::warning title=Baselines changed since main \(c{10}\)::.*total cost \+100 %25/,
  );
  match(
    await written("markdown", report),
    /\*\*Baselines changed since main .*\n\n\*\*Whether .*\n\n- main main \\\(main\\\): another/,
  );
  const { baselineChanges: read } = JSON.parse(await written("json", report));
  deepStrictEqual(read, baselineChanges);
});

Deno.test("output annotations do not call changed what is not known", async () => {
  const baselineChanges = { ...changesOf("main"), problem: "why", folders: [] };
  strictEqual(
    await written("annotations", sampleGate([], { baselineChanges })),
    "::warning title=Baselines since main (cccccccccc)::" +
      "Whether baselines changed since main is not known: why\n",
  );
});
