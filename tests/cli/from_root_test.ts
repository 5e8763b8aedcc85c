import { match, ok, strictEqual } from "node:assert/strict";
import { markdown } from "../../src/check/outputs/markdown.ts";
import { fromRoot } from "../../src/cli/from_root.ts";
import { mixedGate } from "../check/sample_gate.ts";

const CHANGES = {
  ...{ base: "main", commit: null, problem: null },
  folders: [{
    ...{ kind: "study", study: "ci", folder: "../baselines/ci" } as const,
    ...{ problem: "why", count: 1, entries: [] },
  }],
};

/** The summary of a gate that ran in a folder. */
async function summary(
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const place = {
    ...{ env: { get: (name: string) => env[name] }, folder },
    readImage: () => Promise.resolve(undefined),
  };
  const report = { ...mixedGate(), baselineChanges: CHANGES };
  const root = fromRoot({ report, place });
  return await markdown.write(root.report, root.place);
}

Deno.test("fromRoot() tells paths and commands of a gate in a submodule from the repository's root", async () => {
  for (const name of ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"]) {
    const text = await summary("/work/art/gram lab", { [name]: "/work/art" });
    match(text, /Whether baselines\/ci changed is not known: why\n/);
    match(text, /head gram lab\/results\/trials\/cccccccccccc\/output\.png/);
    match(
      text,
      /`cd 'gram lab' && deno task baseline approve .*`, then commit gram lab\/baselines\/ci\n/,
    );
  }
  const job = {
    ...{ GITHUB_SERVER_URL: "https://git.example", GITHUB_SHA: "0123abcd" },
    ...{ GITHUB_REPOSITORY: "team/art", GITHUB_WORKSPACE: "/work/art" },
  };
  const text = await summary("/work/art/gramlab", job);
  ok(text.includes("/blob/0123abcd/gramlab/baselines/ci/cccccccccccc.png>"));
});

Deno.test("fromRoot() leaves what ran at the root, or elsewhere, as it is", async () => {
  const there = await summary("/work/art", {});
  strictEqual(
    await summary("/work/art", { GITHUB_WORKSPACE: "/work/art" }),
    there,
  );
  strictEqual(await summary("/work", { CI_PROJECT_DIR: "/work/art" }), there);
  ok(!there.includes("cd "));
});
