import { deepStrictEqual, rejects } from "node:assert/strict";
import { zipSync } from "fflate";
import { openZipEntry, readZipEntries } from "../../src/assets/zip.ts";

const LONG = new Uint8Array(300_000).map((_, i) => (i * i) >> 7);

async function withFile(
  bytes: Uint8Array,
  body: (file: Deno.FsFile) => Promise<void>,
): Promise<void> {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, bytes);
  const file = await Deno.open(path);
  try {
    await body(file);
  } finally {
    file.close();
    await Deno.remove(path);
  }
}

Deno.test("openZipEntry() gives back what another program packed", async () => {
  const zip = zipSync({
    "a/deflated": LONG,
    "stored": [LONG, { level: 0 }],
    "empty": new Uint8Array(),
  }, { comment: "a comment after the list" });
  await withFile(zip, async (file) => {
    const entries = await readZipEntries(file);
    deepStrictEqual([...entries.keys()], ["a/deflated", "stored", "empty"]);
    for (const [name, entry] of entries) {
      const content = new Response(await openZipEntry(file, entry));
      const expected = name === "empty" ? new Uint8Array() : LONG;
      deepStrictEqual(await content.bytes(), expected, name);
    }
  });
});

Deno.test("readZipEntries() refuses what is no zip file, or cut off", async () => {
  const zip = zipSync({ "a": LONG });
  for (const bytes of [LONG, new Uint8Array(), zip.subarray(0, -30)]) {
    await withFile(bytes, (file) => rejects(readZipEntries(file), SyntaxError));
  }
});

Deno.test("openZipEntry() fails on damaged content", async () => {
  const zip = zipSync({ "a": LONG });
  zip.fill(0xff, 40, 80);
  await withFile(zip, async (file) => {
    const [entry] = (await readZipEntries(file)).values();
    const content = new Response(await openZipEntry(file, entry!));
    await rejects(content.bytes());
  });
});
