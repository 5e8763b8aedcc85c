import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import type { Image } from "../../../src/image/types.ts";
import { compareImages } from "../../../src/runner/repro/compare_images.ts";

/** An image of one grey. */
function grey(side: number, value: number): Image {
  const data = new Float32Array(3 * side * side).fill(value / 255);
  return { width: side, height: side, data };
}

Deno.test("compareImages() gives equal images the similarity 1", () => {
  deepStrictEqual(compareImages(grey(16, 90), grey(16, 90)), {
    ...{ differing: 0, values: 768, largest: 0, mean: 0, ssim: 1 },
  });
});

Deno.test("compareImages() counts values that differ, and finds the largest difference", () => {
  const other = grey(16, 90);
  other.data[304] = 97 / 255;
  other.data[307] = 88 / 255;
  const { differing, largest, mean, ssim } = compareImages(
    grey(16, 90),
    other,
  );
  deepStrictEqual([differing, largest], [2, 7]);
  strictEqual(mean, 9 / 768);
  ok(ssim! > 0.9 && ssim! < 1, String(ssim));
});

Deno.test("compareImages() has the structural similarity of the paper: of flat images that of their luminance", () => {
  const [a, b] = [50, 200];
  const c1 = (0.01 * 255) ** 2;
  const expected = (2 * a * b + c1) / (a * a + b * b + c1);
  const { ssim } = compareImages(grey(32, a), grey(32, b));
  ok(Math.abs(ssim! - expected) < 1e-3, `${ssim} against ${expected}`);
});

Deno.test("compareImages() tells no similarity of images below the window, and compares no sizes", () => {
  strictEqual(compareImages(grey(10, 1), grey(10, 2)).ssim, null);
  throws(() => compareImages(grey(10, 1), grey(11, 1)), RangeError);
});
