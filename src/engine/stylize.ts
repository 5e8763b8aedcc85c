/** The loop: from settings and images to a stream of iterations. */
import * as tf from "@tensorflow/tfjs";
import type { Settings, StepRecord } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { TrialError } from "../base/errors.ts";
import { INITS, OPTIMIZERS } from "./catalog.ts";
import { wrongForm, wrongPixel } from "./contracts/init_rules.ts";
import { layerCostNames, scalarInputs, withPrefix } from "./objective.ts";
import type { Pixels, Session } from "./session.ts";
import { restore, type Snapshot, takeSnapshot } from "./snapshot.ts";
import type { CompiledStep, StepResult, TensorMap } from "./device.ts";

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
  /** Updates made before it. */
  readonly step: number;
  /**
   * Wall time in milliseconds, without capturing. A graphics card may still be
   * at work on it.
   */
  readonly durationMs: number;
  /** Time spent capturing before this iteration, in milliseconds. */
  readonly captureMs: number;
  /**
   * Waits for the device and reads the costs of the image that the iteration
   * started from. Only until the next iteration is asked for, and once.
   *
   * @returns The row; its `durationMs` is the mean since the row before.
   */
  readRecord(): Promise<StepRecord>;
  /**
   * Waits for the device and reads that image: RGB, `[height, width, 3]` in
   * row-major order, the same array at each call. Only until the next iteration
   * is asked for.
   */
  readImage(): Promise<Float32Array>;
  /**
   * Reads what another {@linkcode stylize} needs to repeat this iteration and
   * go on from there, bit for bit. Only until the next iteration is asked for.
   */
  readSnapshot(): Promise<Snapshot>;
}

/** What a trial is held against. Owns tensors until it is disposed. */
export interface Targets {
  /** `target.SIDE.LAYER` to tensors. */
  readonly tensors: TensorMap;
  /** Frees them. */
  [Symbol.dispose](): void;
}

/**
 * Computes the targets that a trial needs, unless another trial left them.
 *
 * @param job The trial.
 * @returns The targets; the caller disposes them.
 */
export async function prepareTargets(job: StylizeJob): Promise<Targets> {
  const { session, settings, content, style } = job;
  session.trim();
  const tensors = {
    ...await session.targets("content", content, settings),
    ...await session.targets("style", style, settings),
  };
  return {
    tensors,
    [Symbol.dispose]: () => tf.dispose(Object.values(tensors)),
  };
}

/**
 * Runs a trial.
 *
 * Yields `iterations + 1` times, less those before a snapshot: the k-th
 * iteration has the costs before update k, and the last one those of the final
 * image, whose update is thrown away. Costs stay on the device until somebody
 * asks for them. Frees its tensors when the caller stops asking.
 *
 * @param job The trial.
 * @param targets What {@linkcode prepareTargets} returned; stay the caller's.
 * @param from Where to go on; from the start by default.
 * @throws {RangeError} If `from` is of another trial.
 */
export async function* stylize(
  job: StylizeJob,
  targets: Targets,
  from?: Snapshot,
): AsyncGenerator<Iteration, void, void> {
  const { session, settings } = job;
  const { device } = session;
  const step = await session.iteration(settings);
  const fixed = device.tidy(() => scalarInputs(settings));
  let moving: TensorMap = {};
  try {
    moving = device.tidy(() => {
      const fresh = start(job);
      return from === undefined ? fresh : restore(from, fresh);
    });
    const pace = newPace();
    for (let k = from?.step ?? 0; k <= settings.iterations; k++) {
      const inputs = { ...targets.tensors, ...fixed, ...moving };
      const { outputs, captureMs } = await pace.run(step, inputs);
      const { costs, ...next } = outputs;
      const made = { step: k, captureMs, costs: costs!, before: moving, pace };
      try {
        yield toIteration(job, made);
      } finally {
        tf.dispose([costs!, ...Object.values(moving)]);
        moving = next;
      }
    }
  } finally {
    tf.dispose([...Object.values(fixed), ...Object.values(moving)]);
  }
}

/** An iteration on the device; its tensors are the caller's. */
interface MadeIteration extends Pick<Iteration, "step" | "captureMs"> {
  /** Costs of the image before the update. */
  readonly costs: tf.Tensor;
  /** Image and state before the update. */
  readonly before: TensorMap;
  /** How long iterations take. */
  readonly pace: Pace;
}

function toIteration(
  { session: { device }, settings }: StylizeJob,
  { step, captureMs, costs, before, pace }: MadeIteration,
): Iteration {
  // whoever reads first waits for the iteration: that time belongs to it
  const readCosts = once(() => pace.wait(device.read(costs)));
  return {
    step,
    durationMs: pace.lastMs(),
    captureMs,
    async readRecord() {
      const values = await readCosts();
      return toRecord(step, values, settings, pace.meanMs());
    },
    readImage: once(async () => {
      await readCosts();
      return await device.read(before.image!);
    }),
    async readSnapshot() {
      await readCosts();
      return await takeSnapshot(device, step, before);
    },
  };
}

/**
 * `image` and `state.*` before the first update.
 *
 * @param job The trial.
 * @returns Tensors, owned by the caller.
 * @throws {TrialError} If the init gives no image of the content's size, 0–1.
 */
export function start({ settings, content }: StylizeJob): TensorMap {
  const pixels = startPixels(settings, content.data);
  const image = tf.tensor4d(pixels, [1, content.height, content.width, 3]);
  const { init } = lookup(OPTIMIZERS, settings.optimizer.name);
  return { image, ...withPrefix(init(image), "state.") };
}

/** An init of the user's own may fail on a real image only. */
function startPixels(
  { init: { name }, seed }: Settings,
  content: Float32Array,
): Float32Array {
  const pixels = lookup(INITS, name).create(content, seed);
  const wrong = wrongForm(pixels, content.length) ?? wrongPixel(pixels);
  if (wrong === undefined) return pixels;
  throw new TrialError(`Cannot start from init ${name}: ${wrong}`);
}

/** Reads once, however often it is asked. */
function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let reading: Promise<Value> | undefined;
  return () => reading ??= read();
}

/** Times iterations, of which only some are waited for. */
interface Pace {
  /** Runs an iteration; what capturing took does not count. */
  run(step: CompiledStep, inputs: TensorMap): Promise<StepResult>;
  /** Waits for the device. */
  wait<Result>(reading: Promise<Result>): Promise<Result>;
  /** How long the last iteration took, in milliseconds. */
  lastMs(): number;
  /** The mean since it was asked for last, in milliseconds. */
  meanMs(): number;
}

function newPace(): Pace {
  let lastMs = 0;
  let sumMs = 0;
  let count = 0;
  return {
    async run(step, inputs) {
      const begin = performance.now();
      const result = await step.run(inputs);
      lastMs = performance.now() - begin - result.captureMs;
      sumMs += lastMs;
      count++;
      return result;
    },
    async wait(reading) {
      const begin = performance.now();
      const result = await reading;
      sumMs += performance.now() - begin;
      return result;
    },
    lastMs: () => lastMs,
    meanMs() {
      const mean = sumMs / count;
      [sumMs, count] = [0, 0];
      return mean;
    },
  };
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
