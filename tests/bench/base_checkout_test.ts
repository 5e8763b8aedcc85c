import { deepStrictEqual, match, ok, rejects } from "node:assert/strict";
import { join } from "node:path";
import { checkOut, findCommit } from "../../src/bench/base_checkout.ts";
import { StubCheckout } from "./stub_checkout.ts";

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

const options = (root: string, folder: string) => ({
  ...{ root, folder, offline: true, say: () => {} },
  signal: new AbortController().signal,
});

Deno.test("checkOut() makes the files of a commit, not of the working tree, and removes them", async () => {
  await using stub = await StubCheckout.create({ iterationMs: 7 }, {
    iterationMs: 8,
  });
  const folder = await Deno.makeTempDir();
  const before = await stub.git("worktree", "list");
  const commit = await findCommit(stub.root, "HEAD");
  {
    await using base = await checkOut(commit, options(stub.root, folder));
    const text = await Deno.readTextFile(join(base.root, "stub.json"));
    deepStrictEqual(JSON.parse(text), { iterationMs: 7 });
    match(await stub.git("worktree", "list"), /\n.*base .*\(detached HEAD\)/);
  }
  deepStrictEqual(namesIn(folder), []);
  deepStrictEqual(await stub.git("worktree", "list"), before);
  await Deno.remove(folder);
});

Deno.test("checkOut() runs no hook of the user's", async () => {
  await using stub = await StubCheckout.create({});
  const hook = join(stub.root, ".git/hooks/post-checkout");
  await Deno.mkdir(join(stub.root, ".git/hooks"), { recursive: true });
  await Deno.writeTextFile(hook, "#!/bin/sh\ntouch hook-ran\n", {
    mode: 0o755,
  });
  const folder = await Deno.makeTempDir();
  const commit = await findCommit(stub.root, "HEAD");
  {
    await using base = await checkOut(commit, options(stub.root, folder));
    ok(!namesIn(base.root).includes("hook-ran"));
  }
  await Deno.remove(folder);
});

Deno.test("checkOut() leaves nothing if packages of base are not in Deno's cache", async () => {
  await using stub = await StubCheckout.create({});
  const imports = { nothing: "npm:@gramlab-test/is-no-package@1.0.0" };
  await stub.write("deno.json", JSON.stringify({ imports }));
  await stub.commit();
  const folder = await Deno.makeTempDir();
  const commit = await findCommit(stub.root, "HEAD");
  await rejects(
    checkOut(commit, options(stub.root, folder)),
    /^AssetError: Cannot install the packages of base: .*is-no-package.* \(--offline\)$/,
  );
  deepStrictEqual(namesIn(folder), []);
  ok(!(await stub.git("worktree", "list")).includes("\n"));
  await Deno.remove(folder);
});

Deno.test("findCommit() names the commit of a tag, and tells what it cannot find", async () => {
  await using stub = await StubCheckout.create({});
  await stub.git("tag", "v1");
  const commit = await stub.git("rev-parse", "HEAD");
  deepStrictEqual(await findCommit(stub.root, "v1"), commit);
  await rejects(
    findCommit(stub.root, "--all"),
    /^InfrastructureError: Cannot find "--all" for --base: expected a commit/,
  );
  const folder = await Deno.makeTempDir();
  await rejects(
    findCommit(folder, "HEAD"),
    /^InfrastructureError: Cannot check out base: not a git repository/,
  );
  await Deno.remove(folder);
});
