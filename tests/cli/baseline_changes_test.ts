import {
  deepStrictEqual,
  match,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { join } from "node:path";
import { writeBaseline } from "../../src/check/baseline_file.ts";
import type { BaselineChanges } from "../../src/check/types.ts";
import { findBase, readChanges } from "../../src/cli/baseline_changes.ts";
import { findCommitOf } from "../../src/cli/committed_baseline.ts";
import { sampleBaseline } from "../check/sample_baseline.ts";
import { Repository } from "../runner/git.ts";
import { RecordingIo } from "../support/io.ts";

/** A repository with a committed baseline of its own. */
async function committed(folder: string): Promise<Repository> {
  const repository = await Repository.create({ "a.txt": "1" });
  const { baseline, images } = await sampleBaseline();
  await writeBaseline(join(repository.folder, folder), baseline, images);
  await repository.git("add", "--all");
  await repository.git("commit", "--quiet", "--no-gpg-sign", "--message=Two");
  return repository;
}

/** What changed since the last commit. */
async function changesSince(
  { folder: root }: Repository,
  { study = "sample", place = "b/sample" } = {},
): Promise<BaselineChanges> {
  const folder = join(root, place);
  const base = await findBase(folder, "HEAD", new RecordingIo({}));
  const results = join(root, "results");
  return await readChanges([{ kind: "study", study, folder }], {
    base: base!,
    results,
  });
}

Deno.test("readChanges() empties no folder that a baseline names", async () => {
  await using repository = await committed("b/sample");
  await changesSince(repository, { study: "../../b" });
  strictEqual(await Deno.readTextFile(join(repository.folder, "a.txt")), "1");
  const folder = join(repository.folder, "b/sample");
  const left = await Array.fromAsync(Deno.readDir(folder));
  strictEqual(left.length, 3);
});

Deno.test("readChanges() finds a baseline that is all of its repository", async () => {
  await using repository = await committed(".");
  const { folders } = await changesSince(repository, { place: "." });
  deepStrictEqual(folders.map(({ problem, entries }) => [problem, entries]), [
    [null, []],
  ]);
});

Deno.test("readChanges() leaves submodules, folders and links of a baseline aside", async () => {
  await using repository = await committed("b/sample");
  const { folder } = repository;
  await Deno.mkdir(join(folder, "b/sample/x.json"));
  await repository.write("b/sample/x.json/a", "");
  await Deno.symlink("../../a.txt", join(folder, "b/sample/y.json"));
  await repository.git("add", "--all");
  const cacheinfo = `160000,${"1".repeat(40)},b/sample/module`;
  await repository.git("update-index", "--add", "--cacheinfo", cacheinfo);
  await repository.git("commit", "--quiet", "--no-gpg-sign", "--message=Three");
  // what is no file cannot be read as a baseline's; here only base has it
  await Deno.remove(join(folder, "b/sample/x.json"), { recursive: true });
  await Deno.remove(join(folder, "b/sample/y.json"));
  const { folders } = await changesSince(repository);
  deepStrictEqual(folders.map(({ problem, entries }) => [problem, entries]), [
    [null, []],
  ]);
});

Deno.test("readChanges() tells that a commit lacks a file, and keeps the verdicts", async () => {
  await using repository = await committed("b/sample");
  const { folder } = repository;
  // as in a partial clone whose other files cannot be fetched
  const { stdout } = await new Deno.Command("git", {
    args: ["-C", folder, "rev-parse", "HEAD:b/sample/baseline.json"],
  }).output();
  const hash = new TextDecoder().decode(stdout).trim();
  await Deno.remove(
    join(folder, ".git/objects", hash.slice(0, 2), hash.slice(2)),
  );
  const { folders } = await changesSince(repository);
  match(
    folders[0]!.problem!,
    /^it cannot be read at that commit: Cannot read .*b\/sample of commit /,
  );
});

Deno.test("readChanges() tells a damaged image of now from one of that commit", async () => {
  await using repository = await committed("b/sample");
  const folder = join(repository.folder, "b/sample");
  const { baseline: { entries: [entry], ...index } } = await sampleBaseline();
  const other = { ...entry!, varied: { beta: 5 } };
  await writeBaseline(folder, { ...index, entries: [other] }, new Map());
  await Deno.writeTextFile(join(folder, entry!.image.file), "");
  const { folders } = await changesSince(repository);
  strictEqual(
    folders[0]!.problem!,
    `${entry!.image.file}: it is not the image that was approved`,
  );
});

Deno.test("findCommitOf() takes no name of a commit for an option of git", async () => {
  await using repository = await Repository.create({ "a.txt": "1" });
  const { folder } = repository;
  for (
    const ref of ["--upload-pack=touch x", "--all", "-h", "", "a b", "::x"]
  ) {
    await rejects(() => findCommitOf(folder, ref), {
      name: "UsageError",
      message: /^Cannot find ".*" in .*: expected a commit, branch or tag/,
    });
  }
  await repository.git("tag", "-a", "v1", "-m", "One");
  match(await findCommitOf(folder, "v1"), /^[0-9a-f]{40}$/);
  strictEqual(
    await findCommitOf(folder, "v1"),
    await findCommitOf(folder, "HEAD"),
  );
});

Deno.test("findCommitOf() asks the repository of the folder, not the one of a hook", async () => {
  await using repository = await Repository.create({ "a.txt": "1" });
  const { folder } = repository;
  Deno.env.set("GIT_DIR", "/nowhere");
  try {
    match(await findCommitOf(folder, "HEAD"), /^[0-9a-f]{40}$/);
  } finally {
    Deno.env.delete("GIT_DIR");
  }
});
