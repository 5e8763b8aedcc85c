import { ok, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { peakFlops } from "../../src/engine/peak_flops.ts";
import type { Device } from "../../src/engine/device.ts";
import { openDevice } from "../support/device.ts";

/** Floating-point operations a second of the fastest of some products. */
async function timeProduct(device: Device): Promise<number> {
  const SIDE = 1024;
  let fastestMs = Infinity;
  for (let call = 0; call < 5; call++) {
    const matrix = device.tidy(() => tf.ones([SIDE, SIDE]));
    const begin = performance.now();
    const product = device.tidy(() => tf.matMul(matrix, matrix));
    await device.read(product);
    fastestMs = Math.min(fastestMs, performance.now() - begin);
    tf.dispose([matrix, product]);
  }
  return 2 * SIDE ** 3 / (fastestMs / 1000);
}

Deno.test("peakFlops() times products and leaves no tensors", async () => {
  const device = await openDevice("tensorflow");
  const before = tf.memory().numTensors;
  const single = await timeProduct(device);
  const exact = await peakFlops(device, "float32");
  // a product alone also uploads its matrix, and is read back
  const ratio = exact / single;
  ok(ratio > 1 / 20 && ratio < 20, `${exact}, ${single} a product alone`);
  const mixed = await peakFlops(device, "mixed");
  ok(mixed > exact / 2, `mixed ${mixed}, float32 ${exact}`);
  strictEqual(tf.memory().numTensors, before);
  device.close();
});
