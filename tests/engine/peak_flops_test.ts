import { ok, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { peakFlops } from "../../src/engine/peak_flops.ts";
import { openDevice } from "../support/device.ts";

Deno.test("peakFlops() times products and leaves no tensors", async () => {
  const device = await openDevice("tensorflow");
  const before = tf.memory().numTensors;
  const flops = await peakFlops(device, "float32");
  ok(flops! > 1e8 && flops! < 1e16, `${flops}`);
  strictEqual(tf.memory().numTensors, before);
  device.close();
});
