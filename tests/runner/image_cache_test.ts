import {
  deepStrictEqual,
  notStrictEqual,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { ImageError } from "../../src/base/errors.ts";
import type { ImageRef } from "../../src/base/records.ts";
import { sha256 } from "../../src/base/sha256.ts";
import { joinPngChunks, pngChunks } from "../../src/image/png_chunks.ts";
import { ImageCache } from "../../src/runner/image_cache.ts";
import { pngFile, withFolder } from "../plan/plan_files.ts";
import { photoPath } from "../support/assets.ts";

const SWIRL: ImageRef = { kind: "painted", name: "swirl", version: 1, seed: 0 };

function newCache(): ImageCache {
  return new ImageCache(() => {
    throw new Error("No photograph is wanted");
  });
}

Deno.test("ImageCache gives the same image twice, and drops the one used longest ago", async () => {
  const images = newCache();
  const load = (size: number) => images.load(SWIRL, "painted:swirl", size);
  const first = await load(16);
  const second = await load(17);
  for (let size = 18; size < 24; size++) await load(size);
  strictEqual(await load(16), first);
  await load(24);
  strictEqual(await load(16), first);
  const again = await load(17);
  deepStrictEqual(again.used, second.used);
  strictEqual(again === second, false);
});

Deno.test("ImageCache paints another image for another seed", async () => {
  const images = newCache();
  const name = "painted:swirl";
  const first = await images.load(SWIRL, name, 16);
  const other = await images.load({ ...SWIRL, seed: 3 }, `${name}?seed=3`, 16);
  notStrictEqual(other.used.sha256, first.used.sha256);
  notStrictEqual(other.pixels.key, first.pixels.key);
});

Deno.test("ImageCache resizes files, and notes one that it does not enlarge", async () => {
  const png = await pngFile(0.5);
  await withFolder({ "a.png": png }, async (folder) => {
    const path = `${folder}/a.png`;
    const ref: ImageRef = { kind: "file", path, sha256: sha256(png) };
    const images = newCache();
    const half = await images.load(ref, "a.png", 8);
    deepStrictEqual([half.used.width, half.used.height], [8, 8]);
    strictEqual(half.pixels.data.length, 8 * 8 * 3);
    strictEqual(half.notice, undefined);
    const whole = await images.load(ref, "a.png", 20);
    strictEqual(
      whole.notice,
      "a.png is 16×16, smaller than 20: used as it is, not enlarged",
    );
  });
});

Deno.test("ImageCache refuses a file that is not the one that was planned", async () => {
  const png = await pngFile(0.5);
  await withFolder({ "a.png": png }, async (folder) => {
    const path = `${folder}/a.png`;
    const ref: ImageRef = { kind: "file", path, sha256: sha256(png) };
    await Deno.writeFile(path, await pngFile(0.25));
    await rejects(newCache().load(ref, "a.png", 8), {
      name: ImageError.name,
      message:
        'Cannot use "a.png": the file has changed since the study was planned',
    });
    await Deno.remove(path);
    await rejects(newCache().load(ref, "a.png", 8), /^ImageError: Cannot read/);
  });
});

Deno.test("ImageCache finds photographs by name", async () => {
  const path = await photoPath("photo:astronaut");
  const asked: string[] = [];
  const images = new ImageCache((name) => {
    asked.push(name);
    return path;
  });
  const hash = sha256(await Deno.readFile(path));
  const ref = { kind: "photo", name: "astronaut", sha256: hash } as const;
  const { used } = await images.load(ref, "photo:astronaut", 32);
  deepStrictEqual(asked, ["astronaut"]);
  deepStrictEqual([used.width, used.height, used.sha256], [32, 32, hash]);
});

Deno.test("ImageCache notes a colour profile that it ignores", async () => {
  const [header, ...rest] = pngChunks(await pngFile(0.5));
  const name = new TextEncoder().encode("Wide\0\0");
  const kept = rest.filter(({ type }) => type !== "sRGB");
  const chunks = [header!, { type: "iCCP", data: name }, ...kept];
  const png = joinPngChunks(chunks);
  await withFolder({ "a.png": png }, async (folder) => {
    const path = `${folder}/a.png`;
    const ref: ImageRef = { kind: "file", path, sha256: sha256(png) };
    const { notice } = await newCache().load(ref, "a.png", 20);
    strictEqual(
      notice,
      "a.png is 16×16, smaller than 20: used as it is, not enlarged; " +
        "it has a colour profile (Wide), which is ignored: its pixels are " +
        "taken for sRGB",
    );
  });
});
