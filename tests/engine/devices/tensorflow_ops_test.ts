import { ok } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { plainOps } from "../../../src/engine/devices/plain_ops.ts";
import { tensorflowOps } from "../../../src/engine/devices/tensorflow/ops.ts";
import type { DeviceOps } from "../../../src/engine/device.ts";
import { withTensorflow } from "../../support/tensorflow.ts";

function random(shape: number[], seed: number): tf.Tensor {
  return tf.randomUniform(shape, -1, 1, "float32", seed);
}

/** Forward, and every form of the gradient, one after the other. */
function convolve({ convolution }: DeviceOps): tf.Tensor {
  const made = convolution(
    random([3, 3, 16, 8], 1) as tf.Tensor4D,
    random([8], 2) as tf.Tensor1D,
    "float32",
  );
  const x = random([1, 7, 9, 16], 3) as tf.Tensor4D;
  const y = made.forward(x);
  const dy = random(y.shape, 4) as tf.Tensor4D;
  const gradients = [{ dy, y }, { dy }, { dy, y, other: x }, { dy, other: x }]
    .map((from) => made.gradient(from));
  made.dispose();
  return tf.concat([y, ...gradients].map((result) => result.flatten()));
}

Deno.test("tensorflowOps() without fused kernels gives what tfjs's kernels give", async () => {
  await withTensorflow((tensorflow) => {
    tf.tidy(() => {
      const options = { hasFusedKernels: false, hasBfloat16: false };
      const found = convolve(tensorflowOps(tensorflow, options));
      const expected = convolve(plainOps("tensorflow"));
      const off = tf.max(tf.abs(tf.sub(found, expected))).dataSync()[0]!;
      ok(off < 1e-5, `${off}`);
    });
  });
});
