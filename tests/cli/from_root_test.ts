import { match, ok, strictEqual } from "node:assert/strict";
import { markdown } from "../../src/check/outputs/markdown.ts";
import { fromRoot } from "../../src/cli/from_root.ts";
import { mixedGate, sampleGate, sampleTrial } from "../check/sample_gate.ts";

const CHANGES = {
  ...{ base: "main", commit: null, problem: null },
  folders: [{
    ...{ kind: "study", study: "ci", folder: "../baselines/ci" } as const,
    ...{ problem: "why", count: 1, entries: [] },
  }],
};

/** As a job has it. */
const JOB: Readonly<Record<string, string>> = { CI_PROJECT_DIR: "/builds/art" };

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
    const text = await summary("/builds/art/gram lab", {
      [name]: "/builds/art",
    });
    match(text, /Whether baselines\/ci changed is not known: why\n/);
    match(text, /head gram lab\/results\/trials\/cccccccccccc\/output\.png/);
    match(
      text,
      /`cd 'gram lab' && deno task baseline approve .*`, then commit gram lab\/baselines\/ci\n/,
    );
  }
  const job = {
    ...{ GITHUB_SERVER_URL: "https://git.example", GITHUB_SHA: "0123abcd" },
    ...{ GITHUB_REPOSITORY: "team/art", GITHUB_WORKSPACE: "/builds/art" },
  };
  const text = await summary("/builds/art/gramlab", job);
  ok(text.includes("/blob/0123abcd/gramlab/baselines/ci/cccccccccccc.png>"));
});

Deno.test("fromRoot() says where an error's paths start, and tells its commands from the root", async () => {
  const env = { get: (name: string) => JOB[name] };
  const place = {
    ...{ env, folder: "/builds/art/gramlab" },
    readImage: () => Promise.resolve(undefined),
  };
  const problem = "Cannot find a baseline in ../b: approve them (deno task " +
    "baseline approve --images ../out)";
  const report = sampleGate([], { outcome: "not judged", problem });
  const root = fromRoot({ report, place });
  match(
    await markdown.write(root.report, root.place),
    /\nIn gramlab: Cannot find a baseline in \.\.\/b: approve them \(`cd gramlab && deno task baseline approve --images \.\.\/out`\)\n/,
  );
});

Deno.test("fromRoot() tells from the root which image cannot be read, and where code failed", () => {
  const env = { get: (name: string) => JOB[name] };
  const place = {
    ...{ env, folder: "/builds/art/gramlab" },
    readImage: () => Promise.resolve(undefined),
  };
  const report = sampleGate([sampleTrial("a", "failed", {
    images: { baseline: null, head: "../out/a.png" },
    ...{ note: "Cannot read ../out/a.png: no", thrownAt: "../x/part.ts:3" },
  })]);
  const { studies: [study] } = fromRoot({ report, place }).report;
  const [trial] = study!.trials;
  strictEqual(trial!.note, "Cannot read out/a.png: no");
  strictEqual(trial!.thrownAt, "x/part.ts:3");
});

Deno.test("fromRoot() leaves what ran at the root, or elsewhere, as it is", async () => {
  const there = await summary("/builds/art", {});
  strictEqual(
    await summary("/builds/art", { GITHUB_WORKSPACE: "/builds/art" }),
    there,
  );
  strictEqual(
    await summary("/builds", { CI_PROJECT_DIR: "/builds/art" }),
    there,
  );
  ok(!there.includes("cd "));
});
