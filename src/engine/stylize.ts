/** The loop: from settings and images to a stream of iterations. */
import * as tf from "@tensorflow/tfjs";
import type { Settings, StepRecord } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { INITS, OPTIMIZERS } from "./catalog.ts";
import { layerCostNames, scalarInputs, withPrefix } from "./objective.ts";
import type { Pixels, Session } from "./session.ts";
import type { CompiledStep, Device, TensorMap } from "./types.ts";

/**
 * Raised when a change to the engine may give other results for the same
 * trial; trials of another version are run again.
 */
export const ENGINE_VERSION = 2;

/** One trial's images and settings. */
export interface StylizeJob {
  /** Device, network and targets. */
  readonly session: Session;
  /** Settings of the trial. */
  readonly settings: Settings;
  /** Content image; the output has its size. */
  readonly content: Pixels;
  /** Style image. */
  readonly style: Pixels;
}

/** One iteration, before its update is taken over. */
export interface Iteration {
  /** Costs of the image that the iteration started from. */
  readonly record: StepRecord;
  /** Time spent capturing before this iteration, in milliseconds. */
  readonly captureMs: number;
  /**
   * Reads that image: RGB, `[height, width, 3]` in row-major order. Only until
   * the next iteration is asked for.
   */
  readImage(): Promise<Float32Array>;
}

/**
 * Computes the targets that a trial needs, unless another trial left them.
 *
 * @param job The trial.
 * @returns Tensors, owned by the session.
 */
export async function prepareTargets(job: StylizeJob): Promise<TensorMap> {
  const { session, settings, content, style } = job;
  session.trim();
  return {
    ...await session.targets("content", content, settings),
    ...await session.targets("style", style, settings),
  };
}

/**
 * Runs a trial.
 *
 * Yields `iterations + 1` times: the k-th iteration has the costs before
 * update k, and the last one those of the final image, whose update is thrown
 * away. Frees its tensors when the caller stops asking.
 *
 * @param job The trial.
 * @param targets What {@linkcode prepareTargets} returned.
 */
export async function* stylize(
  job: StylizeJob,
  targets: TensorMap,
): AsyncGenerator<Iteration, void, void> {
  const { session, settings } = job;
  const { device } = session;
  const step = await session.iteration(settings);
  const fixed = device.tidy(() => scalarInputs(settings));
  let moving: TensorMap = {};
  try {
    moving = device.tidy(() => start(job));
    for (let k = 0; k <= settings.iterations; k++) {
      const begin = performance.now();
      const inputs = { ...targets, ...fixed, ...moving };
      const { costs, next, captureMs } = await runStep(device, step, inputs);
      const durationMs = performance.now() - begin - captureMs;
      const record = toRecord(k, costs, settings, durationMs);
      const { image } = moving;
      try {
        yield { record, captureMs, readImage: () => device.read(image!) };
      } finally {
        tf.dispose(Object.values(moving));
        moving = next;
      }
    }
  } finally {
    tf.dispose([...Object.values(fixed), ...Object.values(moving)]);
  }
}

/**
 * `image` and `state.*` before the first update.
 *
 * @param job The trial.
 * @returns Tensors, owned by the caller.
 */
export function start({ settings, content }: StylizeJob): TensorMap {
  const { create } = lookup(INITS, settings.init.name);
  const pixels = create(content.data, settings.seed);
  const image = tf.tensor4d(pixels, [1, content.height, content.width, 3]);
  const { init } = lookup(OPTIMIZERS, settings.optimizer.name);
  return { image, ...withPrefix(init(image), "state.") };
}

/** Runs the step and reads its costs; the caller owns `next`. */
async function runStep(
  device: Device,
  step: CompiledStep,
  inputs: TensorMap,
): Promise<{ costs: Float32Array; next: TensorMap; captureMs: number }> {
  const { outputs, captureMs } = await step.run(inputs);
  const { costs, ...next } = outputs;
  try {
    return { costs: await device.read(costs!), next, captureMs };
  } catch (error) {
    tf.dispose(Object.values(next));
    throw error;
  } finally {
    costs!.dispose();
  }
}

function toRecord(
  step: number,
  values: Float32Array,
  settings: Settings,
  durationMs: number,
): StepRecord {
  const [total, content, style, ...layers] = values;
  const names = layerCostNames(settings);
  return {
    step,
    total: total!,
    content: content!,
    style: style!,
    layers: Object.fromEntries(names.map((name, i) => [name, layers[i]!])),
    durationMs,
  };
}
