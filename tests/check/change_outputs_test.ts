import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import * as outputs from "../../src/check/outputs/mod.ts";
import type { GateOutput } from "../../src/check/outputs/types.ts";
import { changeText } from "../../src/check/outputs/change_words.ts";
import { headline } from "../../src/check/outputs/headline.ts";
import type {
  BaselineChanges,
  FolderChanges,
  GateReport,
} from "../../src/check/types.ts";
import { APPROVAL, HOSTILE, sampleGate } from "./sample_gate.ts";

/** Changes of baselines whose texts are somebody else's. */
function changesOf(text: string): BaselineChanges {
  const entry = {
    ...{ id: text, varied: { [text]: text }, kind: "image" as const },
    ...{ totals: { before: 1, after: 2 }, distance: null },
    approval: { ...APPROVAL, by: text, note: text },
    learned: [{ by: text, at: APPROVAL.at, note: text }],
    bands: [{ name: text, before: 1, after: 2 }],
    images: { before: text, after: text },
  };
  const folder = {
    kind: "study" as const,
    study: text,
    folder: text,
    count: 1,
  };
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
    folder: "/builds/art",
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
    /^::warning title=Baselines changed since main \(c{10}\)::main: 1 of 1 trial changed: 1 other image; total cost \+100 %25; bands of 1 wider; approved by main; learned by main\n/,
  );
  match(
    await written("markdown", report),
    /\*\*Baselines changed since main .*\*\*: main: 1 of .*\n\n- main main \\\(main\\\): another image; .*; approved by main on 2026-11-23: main; learned by main on 2026-11-23: main\n\n\*\*Baselines since main .*\*\*: Whether main changed is not known/,
  );
  const { baselineChanges: read } = JSON.parse(await written("json", report));
  deepStrictEqual(read, baselineChanges);
});

Deno.test("output markdown links both images of a changed baseline, each at its commit", async () => {
  const baselineChanges = changesOf("main");
  const [{ entries: [entry], ...folder }] = baselineChanges.folders as [
    FolderChanges,
  ];
  const images = {
    before: "results/base/ci/a.png",
    after: "baselines/ci/a.png",
  };
  const env: Readonly<Record<string, string>> = {
    ...{ GITHUB_SERVER_URL: "https://git.example", GITHUB_SHA: "0123abcd" },
    ...{ GITHUB_REPOSITORY: "team/art", GITHUB_WORKSPACE: "/builds/art" },
  };
  const text = async (kind: "image" | "values") => {
    const entries = [{ ...entry!, kind, images }];
    const folders = [{ ...folder, folder: "baselines/ci", entries }];
    const report = sampleGate([], {
      ...{ outcome: "passed", page: "p.html" },
      baselineChanges: { ...baselineChanges, folders },
    });
    return await outputs.markdown.write(report, {
      ...{ env: { get: (name) => env[name] }, folder: "/builds/art" },
      readImage: () => Promise.resolve(undefined),
    });
  };
  const link = (name: string, commit: string) =>
    ` · [${name}](<https://git.example/team/art/blob/${commit}/baselines/ci/` +
    `a.png> "baselines/ci/a.png")`;
  const changed = await text("image");
  ok(changed.includes(
    `${link("before", "c".repeat(40))}${link("now", "0123abcd")}\n`,
  ));
  match(changed, /\n- Images side by side: open p\.html\n/);
  const same = await text("values");
  ok(same.includes(link("image", "0123abcd")) && !same.includes("[before]"));
});

Deno.test("output junit tells changes of baselines as a test that is skipped, so that the job passes", async () => {
  const baselineChanges = changesOf("main");
  const report = sampleGate([], { outcome: "passed", baselineChanges });
  const text = await written("junit", report);
  match(text, /^<testsuites .* tests="2" failures="0" errors="0"/m);
  match(
    text,
    /name="main: Baselines changed since main \(c{10}\)">\n +<skipped message="main: 1 of 1 trial changed: [^"]+">main main \(main\): another image; /,
  );
});

Deno.test("headline() says that a gate passed for baselines that changed in the branch", () => {
  const baselineChanges = changesOf("main");
  strictEqual(
    headline(sampleGate([], { outcome: "passed", baselineChanges })),
    "Passed; 1 baseline changed in this branch: 0 trials",
  );
});

Deno.test("changeText() tells the image's bands and the largest of the costs", () => {
  const names = ["costs at step 4", "costs at step 2", "image.window"];
  const bands = names.map((name) => ({ name, before: 1, after: 2 }));
  const [{ entries: [entry] }] = changesOf("x").folders as [FolderChanges];
  match(
    changeText({ ...entry!, bands }),
    /; bands: image\.window 1 → 2, costs at step 4 1 → 2 and 1 more; /,
  );
});

Deno.test("output annotations do not call changed what is not known", async () => {
  const baselineChanges = { ...changesOf("main"), problem: "why", folders: [] };
  strictEqual(
    await written("annotations", sampleGate([], { baselineChanges })),
    "::warning title=Baselines since main (cccccccccc)::" +
      "Whether they changed is not known: why\n",
  );
});
