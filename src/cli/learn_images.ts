/** `baseline learn --images`: bands from what the same program made elsewhere. */
import { basename } from "node:path";
import { BaselineError, UsageError } from "../base/errors.ts";
import { counted } from "../base/format.ts";
import type { Baseline, BaselineEntry } from "../check/baseline.ts";
import { readBaselineImage, writeBaseline } from "../check/baseline_file.ts";
import { widenImage } from "../check/widen_entry.ts";
import { metricVersions } from "../config/parts/metric_versions.ts";
import type { BaselineOptions } from "./baseline_verb.ts";
import {
  assertSame,
  metricsIn,
  readImageBaseline,
  referencesOf,
  toHead,
} from "./check_images.ts";
import { listImages } from "./image_folder.ts";
import { type Judge, withJudge } from "./open_judge.ts";

/**
 * Widens the bands of a baseline of images.
 *
 * @param files Studies, which it does not take.
 * @param options What the user said.
 * @returns The exit code.
 * @throws {UsageError} If an option is missing, or no image is in the baseline.
 * @throws {BaselineError} If there is no baseline, or it is damaged.
 */
export async function learnImages(
  files: readonly string[],
  options: BaselineOptions,
): Promise<number> {
  const { io, images, against, offline = false } = options;
  if (files.length > 0 || images === undefined || against === undefined) {
    throw new UsageError(
      "Cannot learn from images with studies, or without --images and " +
        "--against: expected " +
        "baseline learn --images DIR --against BASELINE",
    );
  }
  const { baseline, references } = readImageBaseline(against);
  const found = new Map(listImages(images).map((it) => [it.id, it.path]));
  const known = baseline.entries.filter(({ id }) => found.has(id));
  if (known.length === 0) {
    throw new UsageError(
      `Cannot learn from ${images}: none of its images is in ${against}; ` +
        `expected some of: ${baseline.entries.map(({ id }) => id).join(", ")}`,
    );
  }
  const needs = {
    references: await referencesOf(references, against),
    metrics: metricsIn(baseline),
    ...{ isComparing: true, io, offline },
  };
  const entries = await withJudge(needs, async (judge) => {
    assertSame(await judge.open(), references, against);
    return await widenAll(baseline, { found, folder: against, judge });
  });
  const learned = {
    at: new Date().toISOString(),
    commit: null,
    machineKeys: [basename(images)],
  };
  await writeBaseline(against, {
    ...{ ...baseline, entries, learned: [...baseline.learned, learned] },
  }, new Map());
  io.out(`Learned in ${against} from ${counted(known.length, "image")}\n`);
  return 0;
}

async function widenAll(
  { entries }: Baseline,
  { found, folder, judge }: {
    readonly found: ReadonlyMap<string, string>;
    readonly folder: string;
    readonly judge: Judge;
  },
): Promise<BaselineEntry[]> {
  const open = await judge.open();
  const widened: BaselineEntry[] = [];
  for (const entry of entries) {
    judge.signal.throwIfAborted();
    const path = found.get(entry.id);
    if (path === undefined) {
      widened.push(entry);
      continue;
    }
    const image = await toHead({ id: entry.id, path }).read();
    const { width, height } = entry.image;
    if (image.width !== width || image.height !== height) {
      throw new BaselineError(
        `Cannot learn from ${path}: it is ${image.width}×${image.height}, ` +
          `the approved image ${width}×${height}; no band covers that`,
      );
    }
    const metrics = await open.measure(image, path);
    const seen = { image, record: { metrics, ...metricVersions(metrics) } };
    const compared = {
      baselinePng: readBaselineImage(folder, entry),
      vggDistance: open.distance,
    };
    widened.push({ ...entry, ...await widenImage(entry, seen, compared) });
  }
  return widened;
}
