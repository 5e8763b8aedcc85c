import {
  deepStrictEqual,
  notStrictEqual,
  strictEqual,
} from "node:assert/strict";
import { basename, join } from "node:path";
import { sha256 } from "../../../src/base/sha256.ts";
import { readSources } from "../../../src/config/parts/read_sources.ts";
import { withFolder } from "../../plan/plan_files.ts";

const FILES = {
  "a.ts":
    'import "./b.ts";\nimport data from "./d.json" with { type: "json" };',
  "b.ts": 'export * from "./c.js"; import type { A } from "./a.ts";',
  "c.js": 'import "node:path"; import "@tensorflow/tfjs";',
  "d.json": '{"from": "./nowhere.ts"}',
};

/** The hash of `a.ts` with one of the files changed. */
async function hashWith(changes: Partial<typeof FILES> = {}): Promise<string> {
  let hash = "";
  await withFolder({ ...FILES, ...changes }, async (folder) => {
    hash = (await readSources(join(folder, "a.ts"), "a.ts")).sha256;
  });
  return hash;
}

Deno.test("readSources() follows local imports, round circles, once each", async () => {
  await withFolder(FILES, async (folder) => {
    const found = await readSources(join(folder, "a.ts"), "a.ts");
    deepStrictEqual(found.problems, []);
    deepStrictEqual(
      found.files.map(({ path }) => basename(path)),
      ["a.ts", "b.ts", "c.js", "d.json"],
    );
    const hashes = found.files.map(({ text }) => sha256(text));
    strictEqual(found.sha256, sha256(hashes.join("\n")));
  });
});

Deno.test("readSources() gives another hash when any of the files changes, wherever they lie", async () => {
  const usual = await hashWith();
  strictEqual(await hashWith(), usual);
  for (const [name, text] of Object.entries(FILES)) {
    const changed = await hashWith({ [name]: `${text}\n` });
    notStrictEqual(changed, usual, name);
  }
});

Deno.test("readSources() gives a file that imports none the hash of its bytes", async () => {
  await withFolder({ "a.ts": "export {};" }, async (folder) => {
    const found = await readSources(join(folder, "a.ts"), "a.ts");
    strictEqual(found.sha256, sha256("export {};"));
  });
});

Deno.test("readSources() tells every import that it cannot follow", async () => {
  const text = 'import "./no.ts";\nimport "jsr:@std/bytes";\nimport "./b.ts";';
  const files = { "a.ts": text, "b.ts": "\nimport './neither.ts';" };
  await withFolder(files, async (folder) => {
    const { problems } = await readSources(join(folder, "a.ts"), "my/a.ts");
    deepStrictEqual(
      problems.map(({ position }) =>
        `${position!.file}:${position!.line}:${position!.column}`
      ),
      ["my/a.ts:1:8", "my/a.ts:2:8", "./b.ts:2:8"],
    );
  });
});
