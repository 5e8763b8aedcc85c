/** Iterations whose costs nobody looks at, as a benchmark wants them. */
import * as tf from "@tensorflow/tfjs";
import { TrialError } from "../base/errors.ts";
import { scalarInputs } from "./objective.ts";
import { prepareTargets, start, type StylizeJob } from "./stylize.ts";
import type { TensorMap } from "./device.ts";

/** A trial that goes on for as long as somebody asks it to. Owns tensors. */
export interface StepLoop {
  /**
   * Runs iterations one after the other, then waits until the device has
   * done them all; not in between.
   *
   * @param iterations How many, at least 1.
   * @param signal Ends the run between two iterations.
   * @returns Time spent capturing, in milliseconds; usually 0.
   * @throws {TrialError} If the cost is no number any more.
   * @throws What `signal` was aborted with.
   */
  run(iterations: number, signal?: AbortSignal): Promise<number>;
  /** Frees the tensors. */
  dispose(): void;
}

/**
 * Prepares a trial's iterations; runs none yet. Every iteration starts from
 * the image that the last one made.
 *
 * @param job The trial; how many iterations it asks for does not matter.
 * @returns The loop.
 */
export async function openStepLoop(job: StylizeJob): Promise<StepLoop> {
  const { session: { device }, settings } = job;
  const step = await job.session.iteration(settings);
  using owned = new DisposableStack();
  const targets = owned.use(await prepareTargets(job));
  const fixed = device.tidy(() => scalarInputs(settings));
  owned.defer(() => tf.dispose(Object.values(fixed)));
  let moving: TensorMap = device.tidy(() => start(job));
  let costs: tf.Tensor | undefined;
  const advance = async (): Promise<number> => {
    const inputs = { ...targets.tensors, ...fixed, ...moving };
    const { outputs, captureMs } = await step.run(inputs);
    tf.dispose([costs, ...Object.values(moving)]);
    const { costs: made, ...next } = outputs;
    [costs, moving] = [made, next];
    return captureMs;
  };
  const kept = owned.move();
  return {
    async run(iterations, signal) {
      let captureMs = 0;
      for (let i = 0; i < iterations; i++) {
        signal?.throwIfAborted();
        captureMs += await advance();
      }
      const [total] = await device.read(costs!);
      if (Number.isFinite(total)) return captureMs;
      throw new TrialError(`Cannot time the trial: its cost became ${total}`);
    },
    dispose() {
      tf.dispose([costs, ...Object.values(moving)]);
      kept.dispose();
    },
  };
}
