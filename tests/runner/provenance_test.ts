import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { sha256 } from "../../src/base/sha256.ts";
import { readCheckout } from "../../src/runner/checkout.ts";
import { describeRun, MAX_DIFF_BYTES } from "../../src/runner/provenance.ts";
import { openStore } from "../../src/store/mod.ts";
import { makeResults } from "../store/sample.ts";
import { Repository } from "./git.ts";

/** What a run from a checkout says of itself. */
async function describe(folder: string, results: string) {
  using store = await openStore(results);
  return await describeRun({
    command: ["sweep", "a.yaml", "--set", "token=1"],
    root: folder,
    checkout: await readCheckout(folder),
    env: { get: () => undefined },
    store,
  });
}

Deno.test("describeRun() keeps the difference from the commit, once for each content", async () => {
  await using results = await makeResults();
  await using repository = await Repository.create({
    "a.txt": "one\n",
    "deno.lock": "{}",
  });
  const clean = await describe(repository.folder, results.root);
  deepStrictEqual(clean, {
    command: ["sweep", "a.yaml", "--set", "(hidden)"],
    whyNoCommit: null,
    diff: null,
    untracked: { count: 0, names: [] },
    denoLockSha256: sha256("{}"),
    variables: {},
  });
  await repository.write("a.txt", "two\n");
  await repository.write("b.txt", "x");
  const { diff, untracked } = await describe(repository.folder, results.root);
  deepStrictEqual(untracked, { count: 1, names: ["b.txt"] });
  const kept = await Deno.readFile(results.path(...diff!.path!.split("/")));
  deepStrictEqual(
    [sha256(kept), kept.length],
    [diff!.sha256, diff!.bytes],
  );
  strictEqual(diff!.path, `provenance/${diff!.sha256}.diff`);
  const again = await describe(repository.folder, results.root);
  deepStrictEqual(again.diff, diff);
  deepStrictEqual(results.names("provenance"), [`${diff!.sha256}.diff`]);
});

Deno.test("describeRun() only hashes a difference that is too large, and names a hundred files of many", async () => {
  await using results = await makeResults();
  await using repository = await Repository.create({ "a.txt": "one\n" });
  await repository.write("a.txt", "x".repeat(MAX_DIFF_BYTES));
  for (let i = 0; i < 101; i++) await repository.write(`new${i}`, "");
  const { diff, untracked } = await describe(repository.folder, results.root);
  strictEqual(diff!.path, null);
  strictEqual(diff!.bytes > MAX_DIFF_BYTES, true);
  deepStrictEqual([untracked!.count, untracked!.names.length], [101, 100]);
});

Deno.test("describeRun() says why no commit is known, and that there is no lock file", async () => {
  await using results = await makeResults();
  const folder = await Deno.makeTempDir();
  try {
    const run = await describe(folder, results.root);
    deepStrictEqual(
      [run.diff, run.untracked, run.denoLockSha256, run.whyNoCommit === null],
      [null, null, null, false],
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
