import {
  deepStrictEqual,
  match,
  rejects,
  strictEqual,
  throws,
} from "node:assert/strict";
import { requireClean } from "../../src/cli/require_clean.ts";
import { areSameFiles, readCheckout } from "../../src/runner/checkout.ts";
import { Repository } from "./git.ts";

Deno.test("readCheckout() gives the commit, and nothing else of a clean checkout", async () => {
  await using repository = await Repository.create({ ".gitignore": "*.log\n" });
  await repository.write("ignored.log", "x");
  const { gitCommit, diff, ...others } = await readCheckout(repository.folder);
  match(gitCommit!, /^[0-9a-f]{40}$/);
  strictEqual(diff.length, 0);
  deepStrictEqual(others, {
    gitDirty: false,
    whyNoCommit: null,
    changed: [],
    untracked: [],
  });
});

Deno.test("readCheckout() gives a diff that makes the changed files again, bytes and names of any kind", async () => {
  await using repository = await Repository.create({
    "a.txt": "one\n",
    "old name.txt": "the same text in both\n",
    "gone.txt": "gone\n",
  });
  const { folder } = repository;
  const bytes = new Uint8Array([0, 255, 10, 13]);
  // a user's settings must not change what is kept
  await repository.git("config", "diff.noprefix", "true");
  await repository.git("config", "color.ui", "always");
  await repository.write("a.txt", "two\n");
  await repository.write("bytes", bytes);
  await repository.git("add", "bytes");
  await repository.git("mv", "old name.txt", "new → name.txt");
  await repository.git("rm", "--quiet", "gone.txt");
  await repository.write("un tracked.txt", "x");
  const { changed, untracked, diff, gitDirty } = await readCheckout(folder);
  strictEqual(gitDirty, true);
  deepStrictEqual(changed.toSorted(), [
    "a.txt",
    "bytes",
    "gone.txt",
    "new → name.txt",
  ]);
  deepStrictEqual(untracked, ["un tracked.txt"]);
  await repository.git("reset", "--quiet", "--hard");
  await repository.write("kept.diff", diff);
  await repository.git("apply", "kept.diff");
  strictEqual(await Deno.readTextFile(`${folder}/a.txt`), "two\n");
  deepStrictEqual(await Deno.readFile(`${folder}/bytes`), bytes);
  await Deno.stat(`${folder}/new → name.txt`);
  await rejects(() => Deno.stat(`${folder}/gone.txt`), Deno.errors.NotFound);
});

Deno.test("readCheckout() does without git, and says why", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const none = {
      ...{ gitCommit: null, gitDirty: null, diff: new Uint8Array() },
      ...{ changed: [], untracked: [] },
    };
    deepStrictEqual(await readCheckout(folder, "no-git-here"), {
      ...none,
      whyNoCommit: "git is not installed",
    });
    const { whyNoCommit, ...others } = await readCheckout(folder);
    deepStrictEqual(others, none);
    strictEqual(whyNoCommit, "not a git repository: '.git'");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("readCheckout() takes no repository around the folder for its own", async () => {
  await using repository = await Repository.create({ "a.txt": "one\n" });
  const inner = `${repository.folder}/inner`;
  await Deno.mkdir(inner);
  const { gitCommit, whyNoCommit } = await readCheckout(inner);
  deepStrictEqual([gitCommit, typeof whyNoCommit], [null, "string"]);
});

Deno.test("requireClean() lists what differs from the commit, and refuses where there is none", async () => {
  await using repository = await Repository.create({ "a.txt": "one\n" });
  requireClean(await readCheckout(repository.folder));
  await repository.write("a.txt", "two\n");
  await repository.write("b.txt", "x");
  const dirty = await readCheckout(repository.folder);
  throws(() => requireClean(dirty), {
    name: "UsageError",
    exitCode: 2,
    message: "Cannot run from a checkout that differs from its commit " +
      "(--require-clean): commit, stash or ignore 2 files: " +
      "a.txt (changed), b.txt (untracked)",
  });
  const none = await readCheckout(repository.folder, "no-git-here");
  throws(() => requireClean(none), /clean: git is not installed/);
});

Deno.test("readCheckout() and areSameFiles() leave folders out that they are told to", async () => {
  await using repository = await Repository.create({ "a.txt": "1" });
  const { folder } = repository;
  await Deno.mkdir(`${folder}/b`);
  const commitOf = async () => (await readCheckout(folder)).gitCommit!;
  const first = await commitOf();
  await repository.write("b/c", "2");
  await repository.write("b/new", "2");
  const { gitDirty, diff } = await readCheckout(folder, "git", ["b"]);
  deepStrictEqual([gitDirty, diff.length], [false, 0]);
  strictEqual((await readCheckout(folder)).gitDirty, true);
  await repository.git("add", "--all");
  await repository.git("commit", "--quiet", "--no-gpg-sign", "-m", "Two");
  const second = await commitOf();
  strictEqual(await areSameFiles(folder, [first, second], ["b"]), true);
  strictEqual(await areSameFiles(folder, [first, second], []), false);
  const unknown = "0".repeat(40);
  strictEqual(await areSameFiles(folder, [unknown, second], []), false);
});
