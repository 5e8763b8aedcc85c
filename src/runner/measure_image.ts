/** Metrics of the image that a trial is at. */
import { TrialError } from "../base/errors.ts";
import type { Iteration, StylizeJob } from "../engine/stylize.ts";
import { toBytes } from "../image/to_bytes.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** Measures the image that an iteration started from. */
export type Measure = (
  iteration: Iteration,
  names: readonly string[],
) => Promise<Record<string, number>>;

/**
 * Measures images of a trial, each once: what decided on a trial may be asked
 * for again at its end.
 *
 * @param job The trial.
 * @param stopwatch Told the time that it takes.
 * @returns Name to value; throws a {@linkcode TrialError} if one is no number.
 */
export function imageMeasurer(job: StylizeJob, stopwatch: Stopwatch): Measure {
  let known: { readonly step: number; readonly values: Values } = NOTHING;
  return async (iteration, names) => {
    const { step } = iteration;
    if (known.step !== step) known = { step, values: {} };
    const { values } = known;
    const missing = names.filter((name) => values[name] === undefined);
    if (missing.length > 0) {
      const measured = await stopwatch.time(
        "measureMs",
        () => measureAsSaved(job, iteration, missing),
      );
      check(measured, step);
      Object.assign(values, measured);
    }
    return Object.fromEntries(names.map((name) => [name, values[name]!]));
  };
}

type Values = Record<string, number>;

const NOTHING = { step: -1, values: {} };

/** In 8 bits, so that a saved image has the same values later. */
async function measureAsSaved(
  { session, content, style }: StylizeJob,
  iteration: Iteration,
  names: readonly string[],
): Promise<Values> {
  const { width, height } = content;
  const image = { width, height, data: await iteration.readImage() };
  const data = new Float32Array(toBytes(image)).map((byte) => byte / 255);
  const output = { width, height, data };
  return await session.measure(names, { output, content, style });
}

function check(values: Values, step: number): void {
  for (const [name, value] of Object.entries(values)) {
    if (Number.isFinite(value)) continue;
    throw new TrialError(`Metric ${name} became ${value} at step ${step}`);
  }
}
