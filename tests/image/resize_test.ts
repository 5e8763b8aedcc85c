import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { fitLongestSide } from "../../src/image/fit.ts";
import { resize } from "../../src/image/resize.ts";
import golden from "../golden/resize.json" with { type: "json" };

function numbers(text: string): Float32Array {
  return Float32Array.from(text.split(" "), Number);
}

for (const { from, to, pixels, resized } of golden) {
  const [width, height] = from as [number, number];
  const [newWidth, newHeight] = to as [number, number];
  const sizes = `${from.join("×")} to ${to.join("×")}`;
  // values from Pillow: tests/golden/resize.py
  Deno.test(`resize() agrees with Pillow from ${sizes}`, () => {
    const image = { width, height, data: numbers(pixels) };
    const small = resize(image, newWidth, newHeight);
    const expected = numbers(resized);
    deepStrictEqual([small.width, small.height], to);
    strictEqual(small.data.length, expected.length);
    const worst = Math.max(
      ...small.data.map((v, i) => Math.abs(v - expected[i]!)),
    );
    ok(worst < 1e-5, `differs by ${worst}`);
  });
}

Deno.test("resize() keeps a constant image constant", () => {
  const data = new Float32Array(23 * 17 * 3).fill(0.3);
  const { data: small } = resize({ width: 23, height: 17, data }, 9, 30);
  ok(small.every((value) => Math.abs(value - 0.3) < 1e-6));
});

Deno.test("resize() to the same size changes nothing", () => {
  const [{ from: [width, height], pixels }] = golden as [typeof golden[0]];
  const image = { width: width!, height: height!, data: numbers(pixels) };
  deepStrictEqual(resize(image, image.width, image.height), image);
});

Deno.test.each([
  [1024, 768, 320, 320, 240],
  [768, 1024, 320, 240, 320],
  [1000, 3, 100, 100, 1],
  [333, 250, 200, 200, 150],
  [64, 48, 64, 64, 48],
  [64, 48, 512, 64, 48],
])("fitLongestSide(%d, %d, %d) is %d × %d", (w, h, longest, width, height) => {
  deepStrictEqual(fitLongestSide(w, h, longest), { width, height });
});
