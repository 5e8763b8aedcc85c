import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import {
  describeEnvironment,
  readGitState,
} from "../../src/runner/environment.ts";
import { environmentOf } from "../store/sample.ts";

/** Runs git in a folder, apart from what the user has configured. */
async function git(folder: string, ...args: string[]): Promise<void> {
  const who = ["-c", "user.name=Test", "-c", "user.email=test"];
  const { success, stderr } = await new Deno.Command("git", {
    args: ["-C", folder, ...who, ...args],
  }).output();
  ok(success, new TextDecoder().decode(stderr));
}

Deno.test("readGitState() gives the commit, and whether anything changed since", async () => {
  const folder = await Deno.makeTempDir();
  try {
    deepStrictEqual(await readGitState(folder), {
      gitCommit: null,
      gitDirty: null,
    });
    await git(folder, "init", "--quiet");
    await Deno.writeTextFile(`${folder}/a`, "a");
    await git(folder, "add", "a");
    await git(folder, "commit", "--quiet", "--no-gpg-sign", "--message=One");
    const clean = await readGitState(folder);
    match(clean.gitCommit!, /^[0-9a-f]{40}$/);
    strictEqual(clean.gitDirty, false);
    await Deno.writeTextFile(`${folder}/a`, "b");
    deepStrictEqual(await readGitState(folder), { ...clean, gitDirty: true });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("describeEnvironment() adds software and machine to the device's facts", () => {
  const { backend, machineKey, ...facts } = environmentOf("tensorflow");
  const git = { gitCommit: "c0ffee", gitDirty: true };
  const found = describeEnvironment({ backend, machineKey, ...facts }, git);
  strictEqual(found.backend, "tensorflow");
  strictEqual(found.gitCommit, "c0ffee");
  strictEqual(found.deno, Deno.version.deno);
  match(found.tfjs, /^\d+\.\d+\.\d+$/);
  match(found.gramlab, /^\d+\.\d+\.\d+$/);
  ok(found.cpus >= 1 && found.memoryBytes > 1e8 && found.hostname !== "");
});
