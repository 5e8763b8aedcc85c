import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { ImageError } from "../../src/base/errors.ts";
import type { ImageRef } from "../../src/base/records.ts";
import { sha256 } from "../../src/base/sha256.ts";
import { ImageCache } from "../../src/runner/image_cache.ts";
import { pngFile, withFolder } from "../plan/plan_files.ts";
import { photoPath } from "../support/assets.ts";
// imagescript's native part stays open once opened
import "../support/device.ts";
await pngFile(0);

const SWIRL: ImageRef = { kind: "painted", name: "swirl", version: 1 };

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
