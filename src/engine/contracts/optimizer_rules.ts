/** What every optimiser must do. */
import * as tf from "@tensorflow/tfjs";
import type { Device, Step, TensorMap } from "../device.ts";
import { withoutPrefix, withPrefix } from "../objective.ts";
import type { NumberParameter, OptimizerSpec } from "../types.ts";
import { differs, leaked, type Rule, type Run, waysToRun } from "./rule.ts";

type Numbers = Readonly<Record<string, number>>;

/** Of a captured step, whose operations may be fused. */
const CAPTURED = 1e-5;

/** The rules. */
export const OPTIMIZER_RULES: readonly Rule<OptimizerSpec>[] = [
  { must: "give an image and a state like those before", check: checkForms },
  { must: "lower a quadratic cost in twenty updates", check: checkDescent },
  { must: "heed each of its parameters", check: checkHeed },
  {
    must: "obey other parameters than those it was captured with",
    check: checkCaptured,
  },
  { must: "give the same bits each time", check: checkRepeats },
  {
    must: "free its tensors",
    check: (spec, device) => leaked(device, () => descend(spec, device)),
  },
];

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

function defaultsOf({ parameters }: OptimizerSpec): Numbers {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, it]) => [name, it.default]),
  );
}

/** Allowed, and so far from the default that twenty updates show it. */
function otherValue(parameter: NumberParameter): number {
  const { default: value, min, max } = parameter;
  if (max === undefined) return value + 0.5;
  return value > min ? (value + min) / 2 : (value + max) / 2;
}

/** The defaults with one parameter changed, for each parameter. */
function variations(spec: OptimizerSpec): [name: string, Numbers][] {
  const defaults = defaultsOf(spec);
  return Object.entries(spec.parameters).map(([name, parameter]) => [
    name,
    { ...defaults, [name]: otherValue(parameter) },
  ]);
}

/** Costs before each of twenty updates, then the last image. */
async function descend(
  spec: OptimizerSpec,
  device: Device,
  {
    numbers = defaultsOf(spec),
    run = waysToRun(device, bowlStep(spec)).opByOp,
  }: { readonly numbers?: Numbers; readonly run?: Run } = {},
): Promise<number[]> {
  const costs: number[] = [];
  let inputs: TensorMap = device.tidy(() => startOf(spec, numbers));
  try {
    for (let k = 0; k < 20; k++) {
      const { costs: cost, ...moved } = await run(inputs);
      costs.push((await device.read(cost!))[0]!);
      const old = Object.keys(moved).map((name) => inputs[name]);
      tf.dispose([cost!, ...old.filter((it) => it !== undefined)]);
      inputs = { ...inputs, ...moved };
    }
    return [...costs, ...await device.read(inputs.image!)];
  } finally {
    tf.dispose(Object.values(inputs));
  }
}

function checkForms(
  spec: OptimizerSpec,
  device: Device,
): Promise<string | undefined> {
  const [before, after] = [
    new Map<string, string>(),
    new Map<string, string>(),
  ];
  device.tidy(() => {
    const { image, ...others } = startOf(spec, defaultsOf(spec));
    const state = withoutPrefix(others, "state.");
    const { costs: _, ...next } = bowlStep(spec)({ image: image!, ...others });
    note(before, { image: image!, ...withPrefix(state, "state.") });
    note(after, next);
  });
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) continue;
    return Promise.resolve(
      `found ${is ?? "nothing"} for ${name}, expected ${was ?? "nothing"}`,
    );
  }
  return Promise.resolve(undefined);
}

function note(forms: Map<string, string>, tensors: TensorMap): void {
  for (const [name, { dtype, shape }] of Object.entries(tensors)) {
    forms.set(name, `${dtype} [${shape.join(", ")}]`);
  }
}

async function checkDescent(
  spec: OptimizerSpec,
  device: Device,
): Promise<string | undefined> {
  const costs = (await descend(spec, device)).slice(0, 20);
  const [first, last] = [costs[0]!, costs.at(-1)!];
  return last < first
    ? undefined
    : `found ${last} after ${first}, expected less`;
}

async function checkHeed(
  spec: OptimizerSpec,
  device: Device,
): Promise<string | undefined> {
  const usual = await descend(spec, device);
  for (const [name, numbers] of variations(spec)) {
    const found = await descend(spec, device, { numbers });
    if (found.some((value, i) => value !== usual[i])) continue;
    return `${name} ${numbers[name]} gives what ${
      defaultsOf(spec)[name]
    } does, expected another image`;
  }
  return undefined;
}

async function checkCaptured(
  spec: OptimizerSpec,
  device: Device,
): Promise<string | undefined> {
  const { opByOp, compiled } = waysToRun(device, bowlStep(spec));
  const all = [
    ["its defaults", defaultsOf(spec)],
    ...variations(spec),
  ] as const;
  for (const [name, numbers] of all) {
    const expected = await descend(spec, device, { numbers, run: opByOp });
    const found = await descend(spec, device, { numbers, run: compiled });
    const finding = differs(found, expected, CAPTURED);
    if (finding !== undefined) return `${finding} with another ${name}`;
  }
  return undefined;
}

async function checkRepeats(
  spec: OptimizerSpec,
  device: Device,
): Promise<string | undefined> {
  const { compiled: run } = waysToRun(device, bowlStep(spec));
  const first = await descend(spec, device, { run });
  return differs(await descend(spec, device, { run }), first, 0);
}
