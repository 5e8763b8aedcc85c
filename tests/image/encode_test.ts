import { deepStrictEqual } from "node:assert/strict";
import { decodeImage } from "../../src/image/decode.ts";
import { encodePng } from "../../src/image/encode.ts";
import { toBytes } from "../../src/image/to_bytes.ts";

function row(values: number[]): Parameters<typeof toBytes>[0] {
  return {
    width: values.length / 3,
    height: 1,
    data: Float32Array.from(values),
  };
}

Deno.test("toBytes() clamps and rounds halves up", () => {
  const values = [-0.1, 0, 0.4999 / 255, 0.5001 / 255, 0.5, 1, 1.2, 1e9, -1e9];
  deepStrictEqual(
    [...toBytes(row(values))],
    [0, 0, 0, 1, 128, 255, 255, 255, 0],
  );
});

Deno.test("toBytes() makes 0 of what is not a number", () => {
  deepStrictEqual([...toBytes(row([NaN, 1, 1]))], [0, 255, 255]);
});

Deno.test("encodePng() writes the same bytes at another time", async () => {
  const image = row([0, 0.5, 1, 0.2, 0.3, 0.4]);
  const now = Date.now;
  const first = await encodePng(image);
  try {
    Date.now = () => now() + 86_400_000;
    deepStrictEqual(await encodePng(image), first);
  } finally {
    Date.now = now;
  }
});

Deno.test("encodePng() keeps values outside 0–1 at the ends", async () => {
  const bytes = await encodePng(row([-5, 0.5, 7]));
  const { data } = await decodeImage(bytes, "a.png");
  deepStrictEqual([...data], [0, Math.fround(128 / 255), 1]);
});
