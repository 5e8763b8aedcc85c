import { strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { readChain, readOutput } from "../../../src/runner/repro/made_image.ts";

const mkfifo = async (path: string): Promise<void> => {
  await new Deno.Command("mkfifo", { args: [path] }).output();
};

Deno.test.each([
  ["is missing", async () => {}],
  ["is a folder", (path: string) => Deno.mkdir(path)],
  ["is no image", (path: string) => Deno.writeTextFile(path, "")],
  ...(Deno.build.os === "windows" ? [] : [["is a pipe", mkfifo]] as const),
])("readOutput() gives nothing where output.png %s", async (_what, make) => {
  const folder = await Deno.makeTempDir();
  await make(join(folder, "output.png"));
  strictEqual(await readOutput(folder), undefined);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("readChain() gives nothing where hashes.csv cannot be read", async () => {
  const folder = await Deno.makeTempDir();
  strictEqual(readChain(folder), undefined);
  await Deno.mkdir(join(folder, "hashes.csv"));
  strictEqual(readChain(folder), undefined);
  await Deno.remove(folder, { recursive: true });
});
