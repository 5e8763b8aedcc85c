/** A trial as the comparison of precisions wants it. */
import { median } from "../../src/base/stats.ts";
import {
  stylize,
  type StylizeJob,
  type Targets,
} from "../../src/engine/stylize.ts";

/** What to run. */
export interface DescendOptions {
  /** The trial; how many iterations it asks for does not matter. */
  readonly job: StylizeJob;
  /** Its targets. */
  readonly targets: Targets;
  /** After how many iterations its cost counts. */
  readonly iterations: number;
  /** The cost to reach; without it, that after `iterations`. */
  readonly goal?: number;
  /** How many times `iterations` the goal is waited for. */
  readonly patience?: number;
}

/** What came of it. */
export interface Descent {
  /** Cost after `iterations`, measured in float32. */
  readonly cost: number;
  /** Iterations until the goal, times their median; all, if it was missed. */
  readonly seconds: number;
  /** Whether the goal was reached. */
  readonly isReached: boolean;
}

/**
 * Runs a trial until its iterations are done and the goal is reached.
 *
 * @param options What to run.
 * @returns Cost and time.
 */
export async function descend(
  { job, targets, iterations, goal, patience = 1 }: DescendOptions,
): Promise<Descent> {
  const limit = Math.ceil(iterations * patience);
  const durationsMs: number[] = [];
  const totals: number[] = [];
  let cost = NaN;
  let reached: number | undefined;
  const long = { ...job, settings: { ...job.settings, iterations: limit } };
  for await (const iteration of stylize(long, targets)) {
    const { step } = iteration;
    const { total, durationMs } = await iteration.readRecord();
    totals.push(total);
    durationsMs.push(durationMs);
    const exactCost = async () =>
      await float32Cost(job, targets, await iteration.readImage());
    if (step === iterations) cost = await exactCost();
    // its own cost is rounded: asked first, since it is there anyway
    if (goal !== undefined && reached === undefined && total <= goal) {
      if (await exactCost() <= goal) reached = step;
    }
    if (step >= iterations && reached !== undefined) break;
  }
  if (goal === undefined) reached = totals.findIndex((total) => total <= cost);
  return {
    cost,
    seconds: (reached ?? limit) * median(durationsMs) / 1000,
    isReached: reached !== undefined,
  };
}

/** The cost of an image, as float32 sees it. */
async function float32Cost(
  { session, settings, content, style }: StylizeJob,
  targets: Targets,
  data: Float32Array,
): Promise<number> {
  const job: StylizeJob = {
    session,
    settings: {
      ...settings,
      precision: "float32",
      init: { name: "content" },
      iterations: 0,
    },
    content: { ...content, data },
    style,
  };
  for await (const iteration of stylize(job, targets)) {
    return (await iteration.readRecord()).total;
  }
  throw new Error("Cannot measure the cost: there was no iteration");
}
