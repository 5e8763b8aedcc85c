import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { OPTIMIZERS } from "../../src/engine/catalog.ts";
import { withoutPrefix, withPrefix } from "../../src/engine/objective.ts";
import type { Device, Step, TensorMap } from "../../src/engine/device.ts";
import type { NumberParameter, OptimizerSpec } from "../../src/engine/types.ts";
import { openDevice } from "../support/device.ts";

type Numbers = Readonly<Record<string, number>>;

/** One update in a bowl whose bottom is at 0.5: cost and gradient known. */
function bowlStep(spec: OptimizerSpec): Step {
  return (inputs) => {
    const image = inputs.image as tf.Tensor4D;
    const off = tf.sub(image, 0.5);
    const next = spec.update(
      image,
      tf.mul(off, 2),
      withoutPrefix(inputs, "state."),
      withoutPrefix(inputs, "parameter."),
    );
    const costs = tf.sum(tf.square(off));
    return { costs, image: next.image, ...withPrefix(next.state, "state.") };
  };
}

/** Allowed, and so far from the default that twenty updates show it. */
function otherValue(parameter: NumberParameter): number {
  const { default: value, min, max } = parameter;
  if (max === undefined) return value + 0.5;
  return value > min ? (value + min) / 2 : (value + max) / 2;
}

function numbersOf(
  { parameters }: OptimizerSpec,
  choose: (parameter: NumberParameter) => number,
): Numbers {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, p]) => [name, choose(p)]),
  );
}

function startOf(spec: OptimizerSpec, numbers: Numbers): TensorMap {
  const image = tf.tensor4d([0.1, 0.9, 0.2, 0.5, 0, 1], [1, 1, 2, 3]);
  const scalars = Object.entries(numbers)
    .map(([name, value]) => [`parameter.${name}`, tf.scalar(value)]);
  return {
    image,
    ...withPrefix(spec.init(image), "state."),
    ...Object.fromEntries(scalars),
  };
}

type Run = (inputs: TensorMap) => Promise<TensorMap> | TensorMap;

/** Costs before each update, and the last image. */
async function descend(
  device: Device,
  run: Run,
  start: TensorMap,
  steps = 20,
): Promise<{ costs: number[]; image: Float32Array }> {
  const costs: number[] = [];
  let inputs = start;
  for (let k = 0; k < steps; k++) {
    const { costs: cost, ...moved } = await run(inputs);
    costs.push((await device.read(cost!))[0]!);
    const names = Object.keys(moved);
    tf.dispose([cost!, ...names.map((name) => inputs[name]!)]);
    inputs = { ...inputs, ...moved };
  }
  const image = await device.read(inputs.image!);
  tf.dispose(Object.values(inputs));
  return { costs, image };
}

function captured(device: Device, step: Step): Run {
  const compiled = device.compile("bowl", step);
  return async (inputs) => (await compiled.run(inputs)).outputs;
}

for (const [name, spec] of Object.entries(OPTIMIZERS)) {
  const step = bowlStep(spec);
  const defaults = numbersOf(spec, (parameter) => parameter.default);
  const begin = (device: Device, numbers = defaults) =>
    device.tidy(() => startOf(spec, numbers));

  Deno.test(`optimizer ${name} has defaults within their own ranges`, () => {
    for (const parameter of Object.values(spec.parameters)) {
      const { default: value, min, max = Infinity } = parameter;
      ok(parameter.minExclusive ? value > min : value >= min);
      ok(parameter.maxExclusive ? value < max : value <= max);
    }
  });

  Deno.test(`optimizer ${name} lowers a quadratic cost and frees its tensors`, async () => {
    const device = await openDevice("tensorflow");
    const before = tf.memory().numTensors;
    const eager: Run = (inputs) => device.tidy(() => step(inputs));
    const { costs } = await descend(device, eager, begin(device));
    ok(costs.at(-1)! < costs[0]! / 2, `${costs[0]} to ${costs.at(-1)}`);
    strictEqual(tf.memory().numTensors, before);
    device.close();
  });

  Deno.test(`optimizer ${name} captured with some parameters obeys others`, async () => {
    const device = await openDevice("tensorflow");
    const run = captured(device, step);
    const eager: Run = (inputs) => device.tidy(() => step(inputs));
    const first = await descend(device, run, begin(device));
    for (const varied of Object.keys(defaults)) {
      const value = otherValue(spec.parameters[varied]!);
      const numbers = { ...defaults, [varied]: value };
      const expected = await descend(device, eager, begin(device, numbers));
      const found = await descend(device, run, begin(device, numbers));
      found.image.forEach((value, i) => {
        ok(Math.abs(value - expected.image[i]!) < 1e-6, varied);
      });
      const heeded = found.image.some((value, i) => value !== first.image[i]);
      ok(heeded, `${varied} changes nothing`);
    }
    device.close();
  });

  Deno.test(`optimizer ${name} repeats bit for bit`, async () => {
    const device = await openDevice("tensorflow");
    const run = captured(device, step);
    const first = await descend(device, run, begin(device));
    deepStrictEqual(await descend(device, run, begin(device)), first);
    device.close();
  });
}
