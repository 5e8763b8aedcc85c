import {
  deepStrictEqual,
  notStrictEqual,
  strictEqual,
} from "node:assert/strict";
import { fileHash } from "../../src/assets/file_hash.ts";
import { sha256 } from "../../src/base/sha256.ts";

async function withFolder(body: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("fileHash() hashes a file again once it has changed, even to the same size and time", () =>
  withFolder(async (folder) => {
    const file = `${folder}/library.so`;
    await Deno.writeTextFile(file, "one");
    strictEqual(await fileHash(file, folder), sha256("one"));
    const { mtime } = await Deno.stat(file);
    // Deno tells the time of the last change in seconds
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    await Deno.writeTextFile(file, "two");
    await Deno.utime(file, mtime!, mtime!);
    strictEqual(await fileHash(file, folder), sha256("two"));
  }));

Deno.test("fileHash() takes an unchanged file's hash from its notes", () =>
  withFolder(async (folder) => {
    const file = `${folder}/library.so`;
    await Deno.writeTextFile(file, "one");
    await fileHash(file, folder);
    const notes = `${folder}/hashes.json`;
    const text = await Deno.readTextFile(notes);
    await Deno.writeTextFile(notes, text.replace(sha256("one"), "noted"));
    strictEqual(await fileHash(file, folder), "noted");
    const entries = await Array.fromAsync(Deno.readDir(folder));
    deepStrictEqual(entries.map(({ name }) => name).sort(), [
      "hashes.json",
      "library.so",
    ]);
  }));

Deno.test("fileHash() needs no notes: damaged ones, or a folder that is not there", () =>
  withFolder(async (folder) => {
    const file = `${folder}/library.so`;
    await Deno.writeTextFile(file, "one");
    await Deno.writeTextFile(`${folder}/hashes.json`, "{");
    strictEqual(await fileHash(file, folder), sha256("one"));
    const missing = await fileHash(file, `${folder}/missing`);
    strictEqual(missing, sha256("one"));
    notStrictEqual(await Deno.readTextFile(`${folder}/hashes.json`), "{");
  }));
