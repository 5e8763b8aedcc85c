/** Bands widened by what was seen of other machine keys. */
import type { Image } from "../image/types.ts";
import { bandOf, FLOORS, stepFloor } from "./bands.ts";
import type { BandedRow, BaselineEntry, KnownRun } from "./baseline.ts";
import { type ComparedImages, compareImages } from "./compare_images.ts";
import { judgeMetrics } from "./compare_run.ts";
import { costsByStep, deviationOf } from "./compare_rows.ts";
import type { HeadRun } from "./head_run.ts";
import type { Evidence } from "./types.ts";

/**
 * Widens the bands of a trial until a run fits into them, three times over.
 *
 * @param entry The approved run.
 * @param run A run of the same settings, seed and code on another machine key.
 * @param images How to compare its image with the approved one.
 * @returns The entry, with the run's bits among those that are known.
 */
export async function widenEntry(
  entry: BaselineEntry,
  run: HeadRun,
  images: ComparedImages,
): Promise<BaselineEntry> {
  const approved = entry.run!;
  const { costs, curve } = widenRows(approved, run);
  return {
    ...entry,
    run: { ...approved, costs, curve, known: addKnown(approved.known, run) },
    ...await widenImage(entry, run, images),
  };
}

/** Bits of a key that is known already are those of now. */
function addKnown(
  known: readonly KnownRun[],
  { record }: HeadRun,
): KnownRun[] {
  const { chainSha256 = null, pixelsSha256, environment } = record;
  const { machineKey, cpuModel } = environment;
  const bits = { chainSha256, pixelsSha256: pixelsSha256! };
  const now = { machineKey, cpuModel, ...bits };
  const [approved, ...others] = known;
  return approved!.machineKey === machineKey ? [...known] : [
    approved!,
    ...others.filter((it) => it.machineKey !== machineKey),
    now,
  ];
}

/** A band covers all steps before: rounding may grow sooner another time. */
function widenRows(
  { costs, curve }: Pick<
    NonNullable<BaselineEntry["run"]>,
    "costs" | "curve"
  >,
  { steps }: HeadRun,
): { costs: BandedRow[]; curve: BandedRow[] } {
  const deviation = deviationOf([...costs, ...curve]);
  const now = costsByStep(steps);
  let seen = 0;
  const widen = (row: BandedRow): BandedRow => {
    for (const [name, baseline] of Object.entries(row.values)) {
      const value = now.get(row.step)?.[name];
      if (value === undefined) continue;
      seen = Math.max(seen, deviation(name, baseline, value));
    }
    return { ...row, band: bandOf(stepFloor(row.step), seen, row.band) };
  };
  return { costs: costs.map(widen), curve: curve.map(widen) };
}

/** What {@linkcode widenImage} compares. */
export interface SeenImage {
  /** An image that the same code made. */
  readonly image: Image;
  /** Its metrics. */
  readonly record: Pick<HeadRun["record"], "metrics" | "metricsVersion">;
}

/**
 * Widens the bands of an image until another one fits into them, three times
 * over.
 *
 * @param entry The approved image.
 * @param seen The other one.
 * @param images How to compare them.
 */
export async function widenImage(
  entry: BaselineEntry,
  { image, record }: SeenImage,
  images: ComparedImages,
): Promise<Pick<BaselineEntry, "image" | "metrics">> {
  const { metrics = {}, metricsVersion = {} } = record;
  const measured = Object.entries(metrics).map(([name, value]) =>
    [name, { value, version: metricsVersion[name] ?? 1 }] as const
  );
  const seen = new Map(
    (await compareImages(image, entry, images)).map(({ name, deviation }) =>
      [name, deviation] as const
    ),
  );
  const { bands } = entry.image;
  const widened = (name: keyof typeof bands): number =>
    bandOf(FLOORS[name], seen.get(name) ?? 0, bands[name]);
  return {
    image: {
      ...entry.image,
      bands: {
        ssim: widened("ssim"),
        window: widened("window"),
        vggDistance: widened("vggDistance"),
      },
    },
    metrics: widenMetrics(
      entry,
      judgeMetrics(Object.fromEntries(measured), entry),
    ),
  };
}

function widenMetrics(
  { metrics }: BaselineEntry,
  evidence: readonly Evidence[],
): BaselineEntry["metrics"] {
  const seen = new Map(evidence.map((it) => [it.name, it]));
  return Object.fromEntries(
    Object.entries(metrics).map(([name, metric]) => {
      const found = seen.get(name);
      // of another version, or missing: nothing was seen
      const isSeen = found !== undefined && found.baseline !== null &&
        ["within", "better", "worse"].includes(found.verdict);
      const deviation = isSeen ? found.deviation : 0;
      const band = bandOf(FLOORS.metrics, deviation, metric.band);
      return [name, { ...metric, band }];
    }),
  );
}
