import { ok, strictEqual } from "node:assert/strict";
import { largestPixels, longestSide } from "../../src/engine/largest_image.ts";

Deno.test("largestPixels() is infinite without limits, else the tighter limit", () => {
  const network = { numbersPerPixel: 64 };
  strictEqual(largestPixels(network, undefined), Infinity);
  const limits = { tensorBytes: 256_000, positions: 999 };
  strictEqual(largestPixels(network, limits), 999);
  strictEqual(largestPixels(network, { ...limits, positions: 1001 }), 1000);
});

Deno.test("longestSide() fits however the shorter side is rounded, and one more does not", () => {
  for (const [width, height] of [[640, 427], [427, 640], [1000, 3], [9, 9]]) {
    const ratio = Math.min(width!, height!) / Math.max(width!, height!);
    for (const pixels of [7, 100, 9999]) {
      const side = longestSide(width!, height!, pixels);
      ok(side === 1 || side * Math.ceil(side * ratio) <= pixels);
      const next = side + 1;
      ok(next * Math.ceil(next * ratio) > pixels, `${width}×${height}`);
    }
  }
});
