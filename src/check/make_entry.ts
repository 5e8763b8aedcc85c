/** What a baseline keeps of a run that a person approves. */
import type { Json, StepRecord } from "../base/records.ts";
import { sha256 } from "../base/sha256.ts";
import { bandOf, FLOORS, LAST_SHARP_STEP, stepFloor } from "./bands.ts";
import type {
  BandedMetric,
  BandedRow,
  BaselineEntry,
  BaselineImage,
  BaselineRun,
} from "./baseline.ts";
import { costsOf } from "./compare_rows.ts";
import { type HeadRun, machineOf } from "./head_run.ts";
import type { Approval } from "./types.ts";

/** Rows of a curve that are kept; the others tell nothing more. */
const MOST_ROWS = 40;

/** What an entry holds besides its run. */
export interface MakeEntryOptions {
  /** What the study varies in it. */
  readonly varied: Readonly<Record<string, Json>>;
  /** The entry that it replaces, whose bands it keeps. */
  readonly before: BaselineEntry | undefined;
  /** Who approves it. */
  readonly approval: Approval;
}

/**
 * Makes an entry of a trial.
 *
 * @param run A run of the trial that is done.
 * @param options What else is known of it.
 */
export function makeEntry(
  run: HeadRun,
  { varied, before, approval }: MakeEntryOptions,
): BaselineEntry {
  const { record, image, png } = run;
  const { id, metrics = {}, metricsVersion = {} } = record;
  const values = Object.entries(metrics).map(([name, value]) =>
    [name, { value, version: metricsVersion[name] ?? 1 }] as const
  );
  return {
    ...{ id, varied, run: makeRun(run, before?.run ?? undefined) },
    image: makeImage({ id, image, png }, before),
    metrics: makeMetrics(Object.fromEntries(values), before),
    ...{ approval, learned: before?.learned ?? [] },
  };
}

/**
 * What is kept of an image.
 *
 * @param image The id of its entry, its pixels and its PNG.
 * @param before The entry that it replaces, whose bands it keeps.
 */
export function makeImage(
  { id, image: { width, height }, png }: Pick<HeadRun, "image" | "png"> & {
    readonly id: string;
  },
  before: BaselineEntry | undefined,
): BaselineImage {
  const { ssim, window, vggDistance } = FLOORS;
  return {
    file: `${id}.png`,
    fileSha256: sha256(png),
    ...{ width, height },
    bands: before?.image.bands ?? { ssim, window, vggDistance },
  };
}

/**
 * Metrics with bands.
 *
 * @param metrics Values and versions, by name.
 * @param before The entry that they replace, whose bands they keep.
 * @param floor The least band.
 */
export function makeMetrics(
  metrics: Readonly<Record<string, Pick<BandedMetric, "value" | "version">>>,
  before: BaselineEntry | undefined,
  floor: number = FLOORS.metrics,
): Record<string, BandedMetric> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, { value, version }]) => {
      const band = bandOf(floor, 0, before?.metrics[name]?.band);
      return [name, { value, version, band }];
    }),
  );
}

function makeRun(
  { record, steps, hashes }: HeadRun,
  before: BaselineRun | undefined,
): BaselineRun {
  const { hash, engineVersion, iterationsRun: iterations } = record;
  const { chainSha256 = null, pixelsSha256, environment } = record;
  const { machineKey } = environment;
  const known = {
    ...{ machineKey, chainSha256 },
    // a trial that is done has an image
    pixelsSha256: pixelsSha256!,
  };
  const bands = new Map(
    [...before?.costs ?? [], ...before?.curve ?? []]
      .map(({ step, band }) => [step, band]),
  );
  const rows = (all: readonly StepRecord[]): BandedRow[] =>
    all.map((it) => {
      const { step } = it;
      const band = bandOf(stepFloor(step), 0, bands.get(step));
      return { step, band, values: costsOf(it) };
    });
  const sharp = steps.filter(({ step }) => step <= LAST_SHARP_STEP);
  return {
    ...{ hash, engineVersion, iterations, machine: machineOf(record) },
    ...{ known: [known], hashes, costs: rows(sharp) },
    curve: rows(thinned(steps.slice(sharp.length))).map(withoutLayers),
  };
}

/** Layers' costs are evidence of the first steps only. */
function withoutLayers({ step, band, values }: BandedRow): BandedRow {
  const { total, content, style } = values as Record<string, number>;
  return {
    ...{ step, band },
    values: { total: total!, content: content!, style: style! },
  };
}

/** Evenly, with the last row. */
function thinned(steps: readonly StepRecord[]): StepRecord[] {
  const every = Math.ceil(steps.length / MOST_ROWS);
  return steps.filter((_, at) => (steps.length - 1 - at) % every === 0);
}
