import { ok, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { COSTS } from "../../src/engine/catalog.ts";
import type { Device } from "../../src/engine/device.ts";
import type { LayerCostSpec } from "../../src/engine/types.ts";
import { openDevice } from "../support/device.ts";

/** Activations as after ReLU, in the range that VGG-19 has. */
function activations(shift: number): tf.Tensor4D {
  const shape = [1, 4, 5, 6] as [number, number, number, number];
  const values = Array.from(
    { length: tf.util.sizeFromShape(shape) },
    (_, i) => Math.max(0, Math.sin(1.3 * i + shift)),
  );
  return tf.tensor4d(values, shape);
}

async function withDevice(
  body: (device: Device) => Promise<void>,
): Promise<void> {
  const device = await openDevice("tensorflow");
  try {
    await body(device);
  } finally {
    device.close();
  }
}

async function valueOf(device: Device, body: () => tf.Tensor): Promise<number> {
  const result = device.tidy(body);
  const values = await device.read(result);
  result.dispose();
  strictEqual(values.length, 1);
  return values[0]!;
}

/** Slope along the gradient, once from it and once from two costs. */
async function slopes(
  device: Device,
  { cost, target }: LayerCostSpec,
): Promise<[number, number]> {
  const made = device.tidy(() => {
    const wanted = target(activations(0.4), device.ops);
    const x = activations(0);
    const gradient = tf.grad((at) =>
      cost(at as tf.Tensor4D, wanted, device.ops)
    )(x);
    const direction = tf.div(gradient, tf.norm(gradient));
    return { wanted, x, gradient, direction };
  });
  const { wanted, x, gradient, direction } = made;
  const at = (h: number) => () =>
    cost(tf.add(x!, tf.mul(direction!, h)), wanted!, device.ops);
  const step = 1e-2;
  const [ahead, behind] = [
    await valueOf(device, at(step)),
    await valueOf(device, at(-step)),
  ];
  const norm = await valueOf(device, () => tf.norm(gradient!));
  tf.dispose(Object.values(made));
  return [norm, (ahead - behind) / (2 * step)];
}

for (const [name, spec] of Object.entries(COSTS)) {
  Deno.test(`cost ${name} is 0 at its target and more elsewhere`, async () => {
    await withDevice(async (device) => {
      const cost = (shift: number) =>
        valueOf(
          device,
          () => {
            const target = spec.target(activations(0), device.ops);
            return spec.cost(activations(shift), target, device.ops);
          },
        );
      strictEqual(await cost(0), 0);
      ok(await cost(0.4) > 1e-6);
    });
  });

  Deno.test(`cost ${name} has the gradient of finite differences`, async () => {
    await withDevice(async (device) => {
      const [exact, difference] = await slopes(device, spec);
      ok(exact > 0);
      const off = Math.abs(difference / exact - 1);
      ok(off < 1e-3, `${difference} against ${exact}`);
    });
  });

  Deno.test(`cost ${name} frees every tensor it made`, async () => {
    await withDevice(async (device) => {
      const before = tf.memory().numTensors;
      await slopes(device, spec);
      strictEqual(tf.memory().numTensors, before);
    });
  });
}
