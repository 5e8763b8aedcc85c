import { deepStrictEqual, strictEqual } from "node:assert/strict";
import {
  cardOf,
  type CudaGpu,
  float32Of,
  hasBfloat16,
} from "../../src/tensorflow/cuda_gpu.ts";

const card = (major: number, minor: number): CudaGpu => ({
  name: `Card ${major}.${minor}`,
  memoryBytes: 8e9,
  major,
  minor,
});

const device = (name: string) => ({
  name: `/device:${name}`,
  type: name.split(":")[0]!,
});

Deno.test("hasBfloat16() and float32Of() change with Ampere", () => {
  const cards = [card(7, 5), card(8, 0), card(8, 6), card(9, 0), card(12, 0)];
  deepStrictEqual(cards.map(hasBfloat16), [false, true, true, true, true]);
  deepStrictEqual(
    cards.map((it) => float32Of(it).endsWith("TF32")),
    [false, true, true, true, true],
  );
});

Deno.test("cardOf() names a card only where TensorFlow has left none out", () => {
  const [cpu, first, second] = ["CPU:0", "GPU:0", "GPU:1"].map(device);
  const cards = [card(9, 0), card(8, 0)];
  strictEqual(cardOf(second!, [cpu!, first!, second!], cards), cards[1]);
  strictEqual(cardOf(first!, [cpu!, first!], cards), undefined);
});
