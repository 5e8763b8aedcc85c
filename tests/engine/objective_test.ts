import { ok } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Settings } from "../../src/base/records.ts";
import { BACKENDS } from "../../src/engine/catalog.ts";
import {
  evaluate,
  iterationStep,
  layerCostNames,
  scalarInputs,
} from "../../src/engine/objective.ts";
import type { Pixels, Session } from "../../src/engine/session.ts";
import type { TensorMap } from "../../src/engine/device.ts";
import golden from "../golden/objective.json" with { type: "json" };
import {
  contentPattern,
  startPattern,
  stylePattern,
} from "../golden/patterns.ts";
import { openSession } from "../support/device.ts";
import { testSettings } from "../support/settings.ts";

type Case = (typeof golden.cases)[number];

function settingsOf(golden: Case): Settings {
  return testSettings({
    ...golden,
    network: { name: "vgg19", pooling: golden.pooling as "max" | "average" },
    contentLayers: golden.contentLayers as unknown as Record<string, number>,
    styleLayers: golden.styleLayers as unknown as Record<string, number>,
  });
}

function pixels(
  shape: readonly number[],
  paint: (height: number, width: number) => Float32Array,
): Pixels {
  const [height, width] = shape as [number, number];
  const data = paint(height, width);
  return { width, height, data, key: paint.name };
}

async function inputsOf(session: Session, golden: Case): Promise<TensorMap> {
  const settings = settingsOf(golden);
  const content = pixels(golden.contentShape, contentPattern);
  const style = pixels(golden.styleShape, stylePattern);
  const [height, width] = golden.contentShape as [number, number];
  const start = startPattern(height, width, golden.startShift);
  return {
    ...await session.targets("content", content, settings),
    ...await session.targets("style", style, settings),
    ...session.device.tidy(() => ({
      image: tf.tensor4d(start, [1, height, width, 3]),
      ...scalarInputs(settings),
    })),
  };
}

/** Largest difference, relative to the largest value expected. */
function error(found: ArrayLike<number>, expected: readonly number[]): number {
  const scale = Math.max(...expected.map(Math.abs));
  const off = expected.map((value, i) => Math.abs(found[i]! - value));
  return Math.max(...off) / scale;
}

function every(values: Float32Array, stride: number): Float32Array {
  return values.filter((_, i) => i % stride === 0);
}

for (const backend of Object.keys(BACKENDS)) {
  for (const reference of golden.cases) {
    Deno.test(`evaluate() on ${backend} matches the float64 reference: ${reference.name}`, async () => {
      const session = await openSession(backend);
      const settings = settingsOf(reference);
      const inputs = await inputsOf(session, reference);
      const network = await session.network(settings);
      const result = session.device.tidy(() =>
        evaluate(network, session.device.ops, settings, inputs)
      );
      const costs = await session.device.read(result.costs);
      const gradient = await session.device.read(result.gradient);
      const { total, content, style, layers } = reference.start;
      const named = layers as unknown as Record<string, number>;
      const expected = [
        ...[total, content, style],
        ...layerCostNames(settings).map((name) => named[name]!),
      ];
      expected.forEach((value, i) => {
        ok(error([costs[i]!], [value]) < 1e-4, `cost ${i}: ${costs[i]}`);
      });
      const sampled = every(gradient, golden.stride);
      ok(error(sampled, reference.gradient.values) < 1e-4);
      const norm = Math.hypot(...gradient);
      ok(error([norm], [reference.gradient.norm]) < 1e-4);
      tf.dispose([...Object.values(inputs), result.costs, result.gradient]);
      session.close();
    });
  }
}

for (const reference of golden.cases) {
  Deno.test(`iterationStep() matches five Adam steps of the reference: ${reference.name}`, async () => {
    const session = await openSession("tensorflow");
    const settings = settingsOf(reference);
    const inputs = await inputsOf(session, reference);
    const zeros = () => tf.zeros(inputs.image!.shape);
    let moving: TensorMap = session.device.tidy(() => ({
      "state.m": zeros(),
      "state.v": zeros(),
      "state.power1": tf.scalar(1),
      "state.power2": tf.scalar(1),
    }));
    const step = session.device.compile(
      reference.name,
      iterationStep(
        await session.network(settings),
        session.device.ops,
        settings,
      ),
    );
    const totals: number[] = [];
    let image = await session.device.read(inputs.image!);
    for (let k = 0; k <= 5; k++) {
      const { outputs } = await step.run({ ...inputs, ...moving });
      const { costs, ...next } = outputs;
      totals.push((await session.device.read(costs!))[0]!);
      tf.dispose([costs!, ...Object.values(moving)]);
      moving = next;
      if (k === 4) image = await session.device.read(next.image!);
    }
    ok(error(totals, reference.totals) < 1e-4, `${totals}`);
    ok(error(every(image, golden.stride), reference.image.values) < 1e-4);
    tf.dispose([...Object.values(inputs), ...Object.values(moving)]);
    session.close();
  });
}

Deno.test("evaluate() gives the gradient of finite differences", async () => {
  const session = await openSession("tensorflow");
  const reference = golden.cases[0]!;
  const settings = settingsOf(reference);
  const inputs = await inputsOf(session, reference);
  const network = await session.network(settings);
  const at = async (image: tf.Tensor) => {
    const result = session.device.tidy(() =>
      evaluate(network, session.device.ops, settings, { ...inputs, image })
    );
    const total = (await session.device.read(result.costs))[0]!;
    tf.dispose(result.costs);
    return { total, gradient: result.gradient };
  };
  const here = await at(inputs.image!);
  const slope = session.device.tidy(() => tf.norm(here.gradient));
  const size = (await session.device.read(slope))[0]!;
  // along the gradient itself, where the difference is largest
  const h = 2e-3;
  const move = (sign: number) =>
    session.device.tidy(() =>
      tf.add(inputs.image!, tf.mul(here.gradient, sign * h / size))
    );
  const [ahead, behind] = [move(1), move(-1)];
  const [plus, minus] = [await at(ahead), await at(behind)];
  const difference = (plus.total - minus.total) / (2 * h);
  ok(Math.abs(difference / size - 1) < 2e-3, `${difference} against ${size}`);
  tf.dispose([ahead, behind, slope, plus.gradient, minus.gradient]);
  tf.dispose([here.gradient, ...Object.values(inputs)]);
  session.close();
});
