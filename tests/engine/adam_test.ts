import { ok } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { adam } from "../../src/engine/optimizers/adam.ts";
import type { TensorMap } from "../../src/engine/device.ts";
import { openDevice } from "../support/device.ts";

/** Far from the defaults, so that a parameter mixed up or ignored shows. */
const PARAMETERS = {
  learningRate: 0.07,
  beta1: 0.6,
  beta2: 0.8,
  epsilon: 0.01,
};

/** Kingma & Ba (2015), Algorithm 1, one pixel, float64. */
function reference(gradients: readonly number[], start: number): number {
  const { learningRate, beta1, beta2, epsilon } = PARAMETERS;
  let [pixel, m, v] = [start, 0, 0];
  gradients.forEach((gradient, i) => {
    m = beta1 * m + (1 - beta1) * gradient;
    v = beta2 * v + (1 - beta2) * gradient ** 2;
    const mHat = m / (1 - beta1 ** (i + 1));
    const vHat = v / (1 - beta2 ** (i + 1));
    pixel -= learningRate * mHat / (Math.sqrt(vHat) + epsilon);
  });
  return pixel;
}

Deno.test("adam.update() follows the paper's algorithm", async () => {
  const device = await openDevice("tensorflow");
  const gradients = [0.3, -0.02, 0.5, 0.001];
  const last = device.tidy(() => {
    const parameters = Object.fromEntries(
      Object.entries(PARAMETERS).map(([name, n]) => [name, tf.scalar(n)]),
    );
    let image = tf.fill([1, 1, 1, 3], 0.4) as tf.Tensor4D;
    let state: TensorMap = adam.init(image);
    for (const value of gradients) {
      const gradient = tf.fill([1, 1, 1, 3], value) as tf.Tensor4D;
      ({ image, state } = adam.update(image, gradient, state, parameters));
    }
    return image;
  });
  const found = await device.read(last);
  const expected = reference(gradients, 0.4);
  ok(found.every((pixel) => Math.abs(pixel - expected) < 1e-6), `${found}`);
  last.dispose();
  device.close();
});
