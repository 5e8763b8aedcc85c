import { deepStrictEqual, match, ok, rejects } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensorflow, TensorMap } from "../../src/tensorflow/mod.ts";
import { withTensorflow } from "../support/tensorflow.ts";
import type { KernelCase, KernelInputs } from "./kernel_cases/kernel_case.ts";
import { KERNEL_CASES } from "./kernel_cases/mod.ts";

const TOLERANCE = 1e-5;

interface Found {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Numbers, or texts as bytes. */
  readonly values: ArrayLike<number | string>;
}

/** Runs a kernel by its name, past TensorFlow.js's operations. */
function runKernel(
  { kernel, attributes }: KernelCase,
  inputs: KernelInputs,
): tf.Tensor[] {
  const outputs: tf.Tensor | tf.Tensor[] = tf.engine().runKernel(
    kernel,
    inputs as TensorMap,
    attributes as tf.NamedAttrMap,
  );
  return Array.isArray(outputs) ? outputs : [outputs];
}

function read(tensors: readonly tf.Tensor[]): Found[] {
  return tensors.map((t) => ({
    shape: t.shape,
    dtype: t.dtype,
    values: t.dataSync(),
  }));
}

/** Frees the tensors that `body` makes; `tf.tidy` returns only tensors. */
function inScope<Result>(body: () => Result): Result {
  tf.engine().startScope();
  try {
    return body();
  } finally {
    tf.engine().endScope();
  }
}

/** The answer of the backend that is active. */
function eager(entry: KernelCase): Found[] {
  return inScope(() => read(runKernel(entry, entry.inputs?.() ?? {})));
}

/** The answer of TensorFlow.js's own kernels, in plain JavaScript. */
async function reference(entry: KernelCase): Promise<Found[]> {
  await tf.setBackend("cpu");
  const { expected } = entry;
  if (expected === undefined) return eager(entry);
  return inScope(() => read([expected.values()].flat()));
}

async function captured(
  tensorflow: Tensorflow,
  entry: KernelCase,
): Promise<Found[]> {
  const made = tf.tidy(() => entry.inputs?.() ?? {}) as KernelInputs;
  const given = Object.entries(made).filter(([name]) =>
    !entry.constant?.includes(name)
  );
  const step = (inputs: TensorMap): TensorMap => {
    const all = { ...made, ...inputs };
    const outputs = Array.isArray(made) ? Object.values(all) : all;
    return Object.fromEntries(runKernel(entry, outputs).entries());
  };
  try {
    const inputs = Object.fromEntries(given);
    const { outputs } = await tensorflow.run(entry.kernel, step, inputs);
    const found = read(Object.values(outputs));
    tf.dispose(Object.values(outputs));
    return found;
  } finally {
    tf.dispose(Object.values(made));
  }
}

function checkEqual(
  found: readonly Found[],
  expected: readonly Found[],
  tolerance = TOLERANCE,
): void {
  const forms = (list: readonly Found[]) =>
    list.map(({ dtype, shape }) => `${dtype}[${shape}]`);
  deepStrictEqual(forms(found), forms(expected));
  expected.forEach(({ values }, at) => {
    const others = found[at]!.values;
    Array.from(values).forEach((value, i) => {
      ok(isClose(others[i], value, tolerance), `${others[i]}, not ${value}`);
    });
  });
}

function isClose(found: unknown, value: unknown, tolerance: number): boolean {
  if (Object.is(found, value) || found === value) return true;
  const off = Math.abs(Number(found) - Number(value));
  return off <= tolerance * Math.max(1, Math.abs(Number(value)));
}

Deno.test("the table of kernels has one entry for each that is registered", () => {
  const registered = tf.getKernelsForBackend("tensorflow");
  deepStrictEqual(
    KERNEL_CASES.map(({ kernel }) => kernel).sort(),
    registered.map(({ kernelName }) => kernelName).sort(),
  );
});

for (const entry of KERNEL_CASES) {
  const { kernel, tolerance, notCaptured } = entry;
  Deno.test(`kernel ${kernel} gives what tfjs's cpu backend gives`, async () => {
    const expected = await reference(entry);
    await withTensorflow(async (tensorflow) => {
      checkEqual(eager(entry), expected, tolerance);
      if (notCaptured === undefined) {
        checkEqual(await captured(tensorflow, entry), expected, tolerance);
      } else {
        const message = /^Cannot capture .* its output depends on values$/;
        await rejects(captured(tensorflow, entry), { message });
      }
      deepStrictEqual(tensorflow.tensorCount, 0);
    });
  });
}

Deno.test("the README of src/tensorflow counts the kernels rightly", async () => {
  const all = KERNEL_CASES.length;
  const refused = KERNEL_CASES.filter(({ notCaptured }) => notCaptured);
  const file = new URL("../../src/tensorflow/README.md", import.meta.url);
  const text = (await Deno.readTextFile(file)).replaceAll(/\s+/g, " ");
  const count = `${all} of ${all} run eagerly, ${
    all - refused.length
  } captured`;
  match(text, new RegExp(count));
  for (const { kernel } of refused) match(text, new RegExp(`\`${kernel}\``));
});
