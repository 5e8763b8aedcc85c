/** What a part of the method must do, as rules that a device can check. */
import * as tf from "@tensorflow/tfjs";
import type { Device, Step, TensorMap } from "../device.ts";

/** One thing that every part of a kind must do. */
export interface Rule<Spec> {
  /** What, as the end of "it must …". */
  readonly must: string;
  /**
   * Looks whether a part does it, with small tensors. An error that the part
   * throws is passed on.
   *
   * @param spec The part.
   * @param device Where to compute.
   * @returns What was found and what was expected; undefined if it does.
   */
  check(spec: Spec, device: Device): Promise<string | undefined>;
}

/** A rule that a part does not keep. */
export interface BrokenRule {
  /** What it must do. */
  readonly must: string;
  /** What was found and what was expected. */
  readonly finding: string;
  /** What the part threw, if it threw. */
  readonly cause?: unknown;
}

/**
 * Checks a part against all rules of its kind. The first rule is about the form
 * of what it gives; where that is broken the others would say nothing.
 *
 * @param spec The part.
 * @param rules The rules.
 * @param device Where to compute.
 * @returns The rules that it breaks; of rules that end with the same error only
 *     the first.
 */
export async function brokenRules<Spec>(
  spec: Spec,
  rules: readonly Rule<Spec>[],
  device: Device,
): Promise<BrokenRule[]> {
  const broken = new Map<string, BrokenRule>();
  for (const { must, check } of rules) {
    try {
      const finding = await check(spec, device);
      if (finding !== undefined) broken.set(must, { must, finding });
    } catch (cause) {
      const finding = `it threw ${cause}`.split("\n")[0]!;
      if (!broken.has(finding)) broken.set(finding, { must, finding, cause });
    }
    if (must === rules[0]!.must && broken.size > 0) break;
  }
  return [...broken.values()];
}

/**
 * Reads the only number that tensor code gives.
 *
 * @param device Where it runs.
 * @param body Gives a tensor, which is freed.
 */
export async function numberOf(
  device: Device,
  body: () => tf.Tensor,
): Promise<number> {
  const [value] = await valuesOf(device, body);
  return value!;
}

/**
 * Reads what tensor code gives.
 *
 * @param device Where it runs.
 * @param body Gives a tensor, which is freed.
 */
export async function valuesOf(
  device: Device,
  body: () => tf.Tensor,
): Promise<Float32Array> {
  const result = device.tidy(body);
  const values = await device.read(result);
  result.dispose();
  return values;
}

/**
 * What is wrong with what a part gives as one number, if anything.
 *
 * @param device Where it runs.
 * @param body Calls the part.
 */
export function scalarProblem(
  device: Device,
  body: () => unknown,
): Promise<string | undefined> {
  let problem: string | undefined;
  device.tidy(() => {
    const found = body();
    if (!(found instanceof tf.Tensor)) problem = `found ${typeof found}`;
    else if (found.rank > 0) {
      problem = `found shape [${found.shape.join(", ")}]`;
    }
  });
  return Promise.resolve(problem && `${problem}, expected a scalar tensor`);
}

/** Runs a step, and frees nothing. */
export type Run = (inputs: TensorMap) => Promise<TensorMap>;

let captures = 0;

/**
 * The two ways in which a device runs a step.
 *
 * @param device The device.
 * @param step The step.
 * @returns Op by op, and compiled anew for this check.
 */
export function waysToRun(
  device: Device,
  step: Step,
): { readonly opByOp: Run; readonly compiled: Run } {
  const compiled = device.compile(`contract ${captures++}`, step);
  return {
    opByOp: (inputs) => Promise.resolve(device.tidy(() => step(inputs))),
    compiled: async (inputs) => (await compiled.run(inputs)).outputs,
  };
}

/**
 * Runs a check, and looks whether as many tensors are left as there were.
 *
 * @param device Where it runs.
 * @param body Frees what it is given.
 */
export async function leaked(
  device: Device,
  body: () => Promise<unknown>,
): Promise<string | undefined> {
  // tfjs counts for the backend that is in use, which nothing may have been yet
  device.tidy(() => {});
  const before = tf.memory().numTensors;
  await body();
  const more = tf.memory().numTensors - before;
  if (more === 0) return undefined;
  const tensors = more === 1 ? "tensor" : "tensors";
  return `found ${more} ${tensors} more than before, expected none`;
}

/**
 * Compares numbers with those expected, relative to the largest of these.
 *
 * @param found What was found.
 * @param expected What was expected.
 * @param tolerance Largest difference allowed; 0 for equal bits.
 */
export function differs(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): string | undefined {
  if (found.length !== expected.length) {
    return `found ${found.length} numbers, expected ${expected.length}`;
  }
  const wanted = Array.from(expected);
  const scale = Math.max(...wanted.map(Math.abs));
  const at = wanted.findIndex((value, i) =>
    !(Math.abs(found[i]! - value) <= tolerance * scale) &&
    !Object.is(found[i], value)
  );
  if (at < 0) return undefined;
  return `found ${found[at]}, expected ${wanted[at]}`;
}
