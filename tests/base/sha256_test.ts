import { strictEqual } from "node:assert/strict";
import { sha256 } from "../../src/base/sha256.ts";

Deno.test("sha256() gives the test vectors of FIPS 180-4", () => {
  strictEqual(
    sha256(""),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  strictEqual(
    sha256("abc"),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

Deno.test("sha256() takes a text as its UTF-8 bytes", () => {
  strictEqual(sha256("für"), sha256(new TextEncoder().encode("für")));
});
