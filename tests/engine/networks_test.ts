import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { NETWORKS } from "../../src/engine/catalog.ts";
import type { Device, DeviceOps } from "../../src/engine/device.ts";
import type { Network, NetworkSpec } from "../../src/engine/types.ts";
import { vgg19Weights } from "../support/assets.ts";
import { openDevice } from "../support/device.ts";

const OPTIONS = { preprocessing: "caffe", precision: "float32" } as const;

interface Opened {
  readonly device: Device;
  readonly network: Network;
  readonly convolutions: () => number;
}

/** Puts a network on a device that counts the convolutions it runs. */
async function withNetwork(
  spec: NetworkSpec,
  body: (opened: Opened) => Promise<void> | void,
): Promise<void> {
  const device = await openDevice("tensorflow");
  const weights = await vgg19Weights();
  let count = 0;
  const convolution: DeviceOps["convolution"] = (...args) => {
    const made = device.ops.convolution(...args);
    const forward: typeof made.forward = (x) => {
      count++;
      return made.forward(x);
    };
    return { ...made, forward };
  };
  const before = tf.memory().numTensors;
  const spy = { ...device, ops: { ...device.ops, convolution } };
  for (const pooling of spec.poolings) {
    let network: Network | undefined;
    device.tidy(() => {
      network = spec.create(spy, weights, { ...OPTIONS, pooling });
    });
    count = 0;
    await body({ device, network: network!, convolutions: () => count });
    network!.dispose();
  }
  strictEqual(tf.memory().numTensors, before);
  device.close();
}

function shapesOf(
  { device, network }: Opened,
  [height, width]: readonly [number, number],
  layers: readonly string[],
): Record<string, number[]> {
  const shapes: Record<string, number[]> = {};
  device.tidy(() => {
    const image = tf.fill([1, height, width, 3], 0.5) as tf.Tensor4D;
    const { features } = network.run(image, layers);
    for (const [layer, { shape }] of Object.entries(features)) {
      shapes[layer] = shape;
    }
  });
  return shapes;
}

for (const [name, spec] of Object.entries(NETWORKS)) {
  Deno.test(`network ${name} gives the layers asked for, in their shapes`, async () => {
    const weights = await vgg19Weights();
    await withNetwork(spec, (opened) => {
      const found = shapesOf(opened, [32, 48], spec.layers);
      for (const layer of spec.layers) {
        // a layer that needs n pixels a side makes one position of n
        const reduction = spec.minimumSide(layer);
        const channels = weights.get(layer)!.bias.length;
        const [height, width] = [32 / reduction, 48 / reduction];
        deepStrictEqual(found[layer], [1, height, width, channels]);
      }
      const some = [spec.layers.at(-1)!, spec.layers[0]!];
      deepStrictEqual(
        Object.keys(shapesOf(opened, [32, 32], some)).sort(),
        some.sort(),
      );
    });
  });

  Deno.test(`network ${name} tells the shapes of its convolutions`, async () => {
    await withNetwork(spec, (opened) => {
      const told = spec.convolutions(33, 50).map((it) =>
        [it.layer, [1, it.height, it.width, it.outChannels]] as const
      );
      deepStrictEqual(
        Object.fromEntries(told),
        shapesOf(opened, [33, 50], spec.layers),
      );
    });
  });

  Deno.test(`network ${name} runs no deeper than asked for`, async () => {
    await withNetwork(spec, (opened) => {
      let before = 0;
      spec.layers.forEach((layer, i) => {
        shapesOf(opened, [16, 16], [spec.layers[0]!, layer]);
        strictEqual(opened.convolutions() - before, i + 1);
        before = opened.convolutions();
      });
    });
  });

  Deno.test(`network ${name} gives activations after ReLU`, async () => {
    await withNetwork(spec, async ({ device, network }) => {
      const values = device.tidy(() => {
        const image = tf.randomUniform([1, 16, 16, 3], 0, 1, "float32", 1);
        const { features } = network.run(image as tf.Tensor4D, spec.layers);
        const all = Object.values(features).map((x) => tf.reshape(x, [-1]));
        return tf.concat(all);
      });
      const read = await device.read(values);
      values.dispose();
      ok(read.every((value) => value >= 0));
      ok(read.some((value) => value === 0) && read.some((value) => value > 0));
    });
  });

  Deno.test(`network ${name} needs exactly minimumSide pixels a side`, async () => {
    await withNetwork(spec, (opened) => {
      for (const layer of spec.layers) {
        const side = spec.minimumSide(layer);
        const enough = shapesOf(opened, [side, side], [layer])[layer]!;
        ok(enough.every((length) => length >= 1), `${layer}: ${enough}`);
        if (side > 1) {
          ok(leavesNothing(opened, side - 1, layer), `${layer} at ${side - 1}`);
        }
      }
    });
  });
}

Deno.test("layerSets name the same layers of every network, in its order", () => {
  const meanings = new Map<string, string>();
  for (const [name, { layers, layerSets }] of Object.entries(NETWORKS)) {
    for (
      const [set, { layers: chosen, summary }] of Object.entries(layerSets)
    ) {
      const ordered = layers.filter((layer) => chosen.includes(layer));
      deepStrictEqual(chosen, ordered, `${name}: ${set}`);
      ok(chosen.length > 0 && !layers.includes(set), set);
      ok(!/\n|\.$/.test(summary), summary);
      const meaning = chosen.join(" ");
      strictEqual(meanings.get(set) ?? meaning, meaning, set);
      meanings.set(set, meaning);
    }
  }
});

/** Whether the network refuses the size or returns an empty tensor. */
function leavesNothing(opened: Opened, side: number, layer: string): boolean {
  try {
    return shapesOf(opened, [side, side], [layer])[layer]!.includes(0);
  } catch (error) {
    return error instanceof Error;
  }
}
