import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { makeAct, makeApproval } from "../../src/cli/make_approval.ts";
import { readCode } from "../../src/cli/read_code.ts";
import { Repository } from "../runner/git.ts";

Deno.test("makeAct() refuses a checkout that differs from its commit, baselines aside, unless told or nothing is written", async () => {
  await using repository = await Repository.create({ "a.txt": "1" });
  const { folder: root } = repository;
  await Deno.mkdir(`${root}/baselines`);
  await repository.write("baselines/new", "");
  const act = async (options: Parameters<typeof makeAct>[1]) =>
    await makeAct(await readCode(root, [`${root}/baselines`]), options);
  strictEqual((await act({ root, by: "A" })).isDirty, false);
  await repository.write("a.txt", "2");
  await rejects(() => act({ root, verb: "learn from" }), {
    name: "UsageError",
    message:
      /^Cannot learn from a checkout that differs .*a\.txt \(changed\) in .*; --allow-dirty/,
  });
  strictEqual((await act({ root, "allow-dirty": true })).isDirty, true);
  strictEqual((await act({ root, "dry-run": true })).isDirty, true);
});

Deno.test("makeApproval() says which folder has no commit, and asks who approves", async () => {
  const root = await Deno.makeTempDir();
  try {
    const checkout = await readCode(root, []);
    await rejects(() => makeApproval(checkout, { root, place: "../images" }), {
      message: /Cannot tell which commit \.\.\/images is of: not a git repo/,
    });
    const options = { root, "allow-dirty": true, note: "why" };
    const { at: _, ...approval } = await makeApproval(checkout, {
      ...options,
      by: "A",
    });
    deepStrictEqual(approval, {
      ...{ by: "A", commit: null, isDirty: false, note: "why" },
    });
  } finally {
    await Deno.remove(root);
  }
});
