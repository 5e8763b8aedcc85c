import { deepStrictEqual, match, ok, throws } from "node:assert/strict";
import { findFile, PHOTOS, readManifest } from "../../src/assets/manifest.ts";
import { AssetError } from "../../src/base/errors.ts";

Deno.test("readManifest() pins every wheel and file", () => {
  for (const wheel of readManifest().packages) {
    for (const { sha256, bytes } of [wheel, ...wheel.files]) {
      match(sha256, /^[0-9a-f]{64}$/);
      ok(bytes > 0);
    }
    ok(wheel.licence && wheel.source, wheel.name);
    ok(wheel.files.every((file) => file.licence && file.summary));
  }
});

Deno.test("findFile() finds every id once for a platform", () => {
  for (const entry of readManifest().packages) {
    const { os, arch } = entry;
    for (const { id } of entry.files) {
      const found = findFile(id, readManifest(), { os, arch });
      deepStrictEqual(found.package, entry, id);
    }
  }
});

Deno.test("findFile() says which platforms a file is made for", () => {
  const platform = { os: "haiku", arch: "riscv" };
  throws(
    () => findFile("tensorflow-cc", readManifest(), platform),
    (error) => {
      ok(error instanceof AssetError);
      match(error.message, /haiku riscv: .* linux x86_64 only; .*wasm/);
      return true;
    },
  );
});

Deno.test("findFile() throws RangeError for an unknown id", () => {
  throws(() => findFile("vgg99"), RangeError);
});

Deno.test("PHOTOS has a summary and the hash of each photograph", () => {
  const { id, sha256, summary } = PHOTOS["astronaut"]!;
  deepStrictEqual(findFile(id).file.sha256, sha256);
  ok(summary);
});
