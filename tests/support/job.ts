/** Trials for tests: patterns as images, all iterations kept. */
import type { Settings, StepRecord } from "../../src/base/records.ts";
import { scalarInputs } from "../../src/engine/objective.ts";
import type { Pixels, Session } from "../../src/engine/session.ts";
import {
  prepareTargets,
  start,
  stylize,
  type StylizeJob,
} from "../../src/engine/stylize.ts";
import type { TensorMap } from "../../src/engine/device.ts";
import { contentPattern, stylePattern } from "../golden/patterns.ts";
import { testSettings } from "./settings.ts";

/** A picture of the golden tests, as the engine takes it. */
export function patternPixels(
  paint: typeof contentPattern,
  side: number,
): Pixels {
  const data = paint(side, side);
  return { width: side, height: side, data, key: paint.name };
}

/** A trial with some settings changed; both images have `size` as their side. */
export function testJob(
  session: Session,
  changes: Partial<Settings> = {},
): StylizeJob {
  const settings = testSettings(changes);
  return {
    session,
    settings,
    content: patternPixels(contentPattern, settings.size),
    style: patternPixels(stylePattern, settings.size),
  };
}

/** What the first iteration of a trial is told; the caller frees it. */
export async function iterationInputs(job: StylizeJob): Promise<TensorMap> {
  const { device } = job.session;
  const own = device.tidy(() => ({
    ...start(job),
    ...scalarInputs(job.settings),
  }));
  return { ...own, ...(await prepareTargets(job)).tensors };
}

/** What a trial gave. */
export interface RunResult {
  /** One record an iteration. */
  readonly records: readonly StepRecord[];
  /** Time spent capturing, in milliseconds, one entry an iteration. */
  readonly captureMs: readonly number[];
  /** The image that each record is of. */
  readonly images: readonly Float32Array[];
}

/** Runs a trial to its end. */
export async function runJob(job: StylizeJob): Promise<RunResult> {
  const records: StepRecord[] = [];
  const captureMs: number[] = [];
  const images: Float32Array[] = [];
  using targets = await prepareTargets(job);
  for await (const iteration of stylize(job, targets)) {
    records.push(await iteration.readRecord());
    captureMs.push(iteration.captureMs);
    images.push(await iteration.readImage());
  }
  return { records, captureMs, images };
}

/** The costs of a run, without the times. */
export function costsOf({ records }: RunResult): readonly unknown[] {
  return records.map(({ durationMs: _, ...costs }) => costs);
}
