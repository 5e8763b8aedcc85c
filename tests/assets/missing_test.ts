import { deepStrictEqual } from "node:assert/strict";
import {
  type Package,
  type PackageFile,
  readManifest,
} from "../../src/assets/manifest.ts";
import { fetchNeeds, needsOf } from "../../src/assets/missing.ts";

const [entry] = readManifest().packages;

function wheel(
  bytes: number,
  ...files: number[]
): [Package, PackageFile[]] {
  const file = entry!.files[0]!;
  return [{ ...entry!, bytes }, files.map((bytes) => ({ ...file, bytes }))];
}

Deno.test("needsOf() counts what is kept, and the fullest moment of each wheel", () => {
  // first 10 and the 40 that come out of it; then 40 kept and a wheel of 50 twice
  const missing = new Map([wheel(10, 20, 20), wheel(50, 5)]);
  deepStrictEqual(needsOf(missing), { downloadBytes: 60, diskBytes: 140 });
  deepStrictEqual(needsOf(new Map()), { downloadBytes: 0, diskBytes: 0 });
});

Deno.test("fetchNeeds() counts a package once, however many files it has", async () => {
  const cacheDir = await Deno.makeTempDir();
  try {
    const ids = ["photo:coins", "photo:camera"];
    const { downloadBytes } = await fetchNeeds(ids, { cacheDir });
    const photos = readManifest().packages.find((it) =>
      it.files.some(({ id }) => id === "photo:coins")
    );
    deepStrictEqual(downloadBytes, photos!.bytes);
  } finally {
    await Deno.remove(cacheDir, { recursive: true });
  }
});
