import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { openOutput } from "../../src/bench/output_file.ts";

async function withFolder(
  body: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gramlab-bench-" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("openOutput() keeps the old file until the new one is whole", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "a.json");
    await Deno.writeTextFile(path, "old");
    {
      await using _ = await openOutput(path);
      strictEqual(await Deno.readTextFile(path), "old");
    }
    deepStrictEqual(names(folder), ["a.json"]);
    await using output = await openOutput(path);
    await output.write("new");
    strictEqual(await Deno.readTextFile(path), "new");
    deepStrictEqual(names(folder), ["a.json"]);
  });
});

Deno.test("openOutput() writes where a link points", async () => {
  await withFolder(async (folder) => {
    const [path, link] = [join(folder, "a.json"), join(folder, "link.json")];
    await Deno.writeTextFile(path, "old");
    await Deno.symlink(path, link);
    await using output = await openOutput(link);
    await output.write("new");
    strictEqual(await Deno.readTextFile(path), "new");
    strictEqual((await Deno.lstat(link)).isSymlink, true);
  });
});

Deno.test("openOutput() refuses folders, missing folders and files as folders", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    const refused = (path: string, why: RegExp) =>
      rejects(openOutput(path), (error: Error) => {
        strictEqual(error.name, "StoreError");
        return why.test(error.message);
      });
    await refused(folder, /: it is not a file$/);
    await refused(join(folder, "no", "a.json"), /: there is no folder .*no$/);
    await refused(join(folder, "file", "a.json"), /^Cannot write .*: /);
    deepStrictEqual(names(folder), ["file"]);
  });
});
