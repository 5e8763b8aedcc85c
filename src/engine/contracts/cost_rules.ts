/** What every cost of a layer must do. */
import * as tf from "@tensorflow/tfjs";
import type { Device, TensorMap } from "../device.ts";
import type { LayerCostSpec } from "../types.ts";
import {
  differs,
  leaked,
  numberOf,
  type Rule,
  scalarProblem,
  valuesOf,
  waysToRun,
} from "./rule.ts";

type Shape = [number, number, number, number];

const SHAPE: Shape = [1, 4, 5, 6];

/** As many of what a cost is elsewhere may be left of it at its target. */
const ZERO = 1e-5;

/** Of a gradient against finite differences, whose own error is far smaller. */
const GRADIENT = 1e-2;

/** Lengths of steps; one must agree: cards that round products need the long. */
const STEPS = [1e-2, 1e-1];

/** Of a captured step, whose operations may be fused. */
const CAPTURED = 1e-4;

/** Of features that are rounded to bfloat16, by 2⁻⁹ of themselves. */
const NARROW = 0.1;

/** The rules. */
export const COST_RULES: readonly Rule<LayerCostSpec>[] = [
  { must: "be one number", check: checkScalar },
  { must: "be 0 at its target", check: checkZero },
  { must: "be more than 0 elsewhere", check: checkPositive },
  { must: "have the gradient of finite differences", check: checkGradient },
  {
    must: "have a finite gradient where a channel is silent",
    check: checkSilence,
  },
  { must: "take a target of another size", check: checkSizes },
  { must: "give the same bits each time", check: checkRepeats },
  { must: "give captured what it gives op by op", check: checkCaptured },
  {
    must: "widen narrow features before anything else",
    check: checkNarrow,
  },
  {
    must: "free its tensors",
    check: (spec, device) => leaked(device, () => checkGradient(spec, device)),
  },
];

/** Activations as after ReLU, in the range that VGG-19 has. */
function activations(shift: number, shape: Shape = SHAPE): tf.Tensor4D {
  const values = Array.from(
    { length: tf.util.sizeFromShape(shape) },
    (_, i) => Math.max(0, Math.sin(1.3 * i + shift)),
  );
  return tf.tensor4d(values, shape);
}

/** The cost of activations, against those of a reference. */
function costAt(
  { cost, target }: LayerCostSpec,
  { ops }: Device,
  shift: number,
  reference: tf.Tensor4D = activations(0),
): tf.Tensor {
  return cost(activations(shift), target(reference, ops), ops);
}

function checkScalar(
  spec: LayerCostSpec,
  device: Device,
): Promise<string | undefined> {
  return scalarProblem(device, () => costAt(spec, device, 0.4));
}

async function checkZero(
  spec: LayerCostSpec,
  device: Device,
): Promise<string | undefined> {
  const value = await numberOf(device, () => costAt(spec, device, 0));
  const elsewhere = await numberOf(device, () => costAt(spec, device, 0.4));
  if (Math.abs(value) <= ZERO * Math.abs(elsewhere)) return undefined;
  return `found ${value}, expected 0`;
}

async function checkPositive(
  spec: LayerCostSpec,
  device: Device,
): Promise<string | undefined> {
  const value = await numberOf(device, () => costAt(spec, device, 0.4));
  return value > 1e-9 ? undefined : `found ${value}, expected more than 0`;
}

/** Slopes in two directions, once from the gradient and once from costs. */
async function checkGradient(
  spec: LayerCostSpec,
  device: Device,
): Promise<string | undefined> {
  const made = device.tidy(() => slopeInputs(spec, device));
  const { wanted, x, gradient } = made;
  try {
    for (const direction of [made.along!, made.across!]) {
      const at = (h: number) =>
        numberOf(device, () => {
          const moved = tf.add(x!, tf.mul(direction, h)) as tf.Tensor4D;
          return spec.cost(moved, wanted!, device.ops);
        });
      const slope = async (h: number) => (await at(h) - await at(-h)) / (2 * h);
      const exact = await numberOf(
        device,
        () => tf.sum(tf.mul(gradient!, direction)),
      );
      const norm = await numberOf(device, () => tf.norm(gradient!));
      const differences: number[] = [];
      for (const h of STEPS) {
        // of two lengths, so that what is cubic in them falls out
        differences.push((4 * await slope(h) - await slope(2 * h)) / 3);
      }
      const agrees = (it: number) => Math.abs(exact - it) <= GRADIENT * norm;
      if (differences.some(agrees)) continue;
      return `found a slope of ${exact}, expected ${differences[0]}`;
    }
  } finally {
    tf.dispose(Object.values(made));
  }
  return undefined;
}

function slopeInputs(
  { cost, target }: LayerCostSpec,
  { ops }: Device,
): TensorMap {
  const wanted = target(activations(0.4), ops);
  const x = activations(0);
  const gradient = tf.grad((at) => cost(at as tf.Tensor4D, wanted, ops))(x);
  // a part of the gradient that is missing shows in a direction of its own
  const other = tf.add(gradient, tf.mul(tf.norm(gradient), unit(ripple())));
  return { wanted, x, gradient, along: unit(gradient), across: unit(other) };
}

function ripple(): tf.Tensor {
  const length = tf.util.sizeFromShape(SHAPE);
  const values = Array.from({ length }, (_, i) => Math.cos(2.1 * i));
  return tf.tensor(values, SHAPE);
}

function unit(x: tf.Tensor): tf.Tensor {
  return tf.div(x, tf.maximum(tf.norm(x), 1e-30));
}

/** A channel that is 0 everywhere, as many are in a plain image. */
async function checkSilence(
  spec: LayerCostSpec,
  device: Device,
): Promise<string | undefined> {
  const { ops } = device;
  const values = await valuesOf(device, () => {
    const silent = tf.tensor([1, 1, 0, 1, 1, 1]);
    const wanted = spec.target(activations(0.4), ops);
    const x = tf.mul(activations(0), silent) as tf.Tensor4D;
    return tf.grad((at) => spec.cost(at as tf.Tensor4D, wanted, ops))(x);
  });
  const found = values.find((value) => !Number.isFinite(value));
  return found === undefined ? undefined : `found ${found}`;
}

async function checkSizes(
  spec: LayerCostSpec,
  device: Device,
): Promise<string | undefined> {
  if (spec.positional) return undefined;
  const value = await numberOf(
    device,
    () => costAt(spec, device, 0.4, activations(0, [1, 7, 3, 6])),
  );
  if (Number.isFinite(value)) return undefined;
  return `found ${value}, expected a number`;
}

/** From `x` and `target` to cost and gradient. */
function costStep({ cost }: LayerCostSpec, { ops }: Device) {
  return ({ x, target }: TensorMap): TensorMap => {
    const costOf = (at: tf.Tensor) => cost(at as tf.Tensor4D, target!, ops);
    const { value, grad } = tf.valueAndGrad(costOf)(x!);
    return { all: tf.concat([tf.reshape(value, [1]), tf.reshape(grad, [-1])]) };
  };
}

async function runTwice(
  spec: LayerCostSpec,
  device: Device,
  isCompiled: boolean,
): Promise<[Float32Array, Float32Array]> {
  const { opByOp, compiled } = waysToRun(device, costStep(spec, device));
  const inputs = device.tidy(() => ({
    x: activations(0.4),
    target: spec.target(activations(0), device.ops),
  }));
  try {
    const read = async (run: typeof opByOp): Promise<Float32Array> => {
      const { all } = await run(inputs);
      const values = await device.read(all!);
      all!.dispose();
      return values;
    };
    return [await read(isCompiled ? compiled : opByOp), await read(opByOp)];
  } finally {
    tf.dispose(Object.values(inputs));
  }
}

async function checkRepeats(
  spec: LayerCostSpec,
  device: Device,
): Promise<string | undefined> {
  const [first, second] = await runTwice(spec, device, false);
  return differs(second, first, 0);
}

async function checkCaptured(
  spec: LayerCostSpec,
  device: Device,
): Promise<string | undefined> {
  const [compiled, opByOp] = await runTwice(spec, device, true);
  return differs(compiled, opByOp, CAPTURED);
}

/** Devices without bfloat16 give `narrow` back what they got. */
async function checkNarrow(
  spec: LayerCostSpec,
  device: Device,
): Promise<string | undefined> {
  const { ops } = device;
  const run = (precision: "mixed" | "float32") =>
    valuesOf(device, () => {
      // targets are float32 in either precision
      const wanted = spec.target(activations(0), ops);
      const x = ops.narrow(activations(0.4), precision);
      const costOf = (at: tf.Tensor) =>
        spec.cost(at as tf.Tensor4D, wanted, ops);
      const { value, grad } = tf.valueAndGrad(costOf)(x);
      const gradient = tf.reshape(ops.widen(grad), [-1]);
      return tf.concat([tf.reshape(value, [1]), gradient]);
    });
  return differs(await run("mixed"), await run("float32"), NARROW);
}
