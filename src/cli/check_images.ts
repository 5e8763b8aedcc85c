/** `check --images`: images of another program beside a baseline. */
import { relative, resolve } from "node:path";
import { BaselineError, UsageError } from "../base/errors.ts";
import type {
  Baseline,
  BaselineReference,
  BaselineReferences,
} from "../check/baseline.ts";
import { assertImages, readBaseline } from "../check/baseline_file.ts";
import { type GivenBands, withBands } from "../check/given_bands.ts";
import {
  type HeadImage,
  judgeImages,
  type JudgeImagesOptions,
} from "../check/judge_images.ts";
import type { MeasuredMetric } from "../check/compare_run.ts";
import { outcomeOf } from "../check/outcome.ts";
import type { GateReport } from "../check/types.ts";
import { metricVersions } from "../config/parts/metric_versions.ts";
import { parseImageSource } from "../config/image_source.ts";
import { METRICS } from "../engine/catalog.ts";
import { decodeImage } from "../image/decode.ts";
import { readImageFile } from "../plan/read_image_file.ts";
import { approveImages, imageCommands } from "./gate_commands.ts";
import { type FolderImage, readImageFolder } from "./image_folder.ts";
import type { Io } from "./io.ts";
import { chosenBy, toOnly } from "./only_option.ts";
import { type Judge, type OpenJudge, withJudge } from "./open_judge.ts";
import { findReference, type ReferencePair } from "./reference_images.ts";

/** What is checked, and against what. */
export interface CheckImagesOptions {
  /** Folder of the images. */
  readonly images: string;
  /** Folder of the baseline. */
  readonly against: string;
  /** Bands that take the place of the baseline's. */
  readonly bands: GivenBands;
  /** Names of the images to check, with commas; undefined for all. */
  readonly only: string | undefined;
  /** Whether images that only have better metrics pass. */
  readonly isBetterAllowed: boolean;
  /** Whether to fetch nothing. */
  readonly offline: boolean;
  /** The terminal. */
  readonly io: Io;
  /** When the command began, on `performance.now()`. */
  readonly beginMs: number;
}

/**
 * Checks images.
 *
 * @param options What is checked.
 * @throws {BaselineError} If there is no baseline, or it is damaged.
 * @throws {UsageError} If it is the one of a study.
 * @throws {import("../base/errors.ts").NothingMatchedError} If there are no
 *     images.
 */
export async function checkImages(
  options: CheckImagesOptions,
): Promise<GateReport> {
  const { images, against, bands, isBetterAllowed, offline, io, beginMs } =
    options;
  const { baseline, references } = readImageBaseline(against, images);
  const folder = readImageFolder(images);
  const ids = [...folder.images, ...baseline.entries].map(({ id }) => id);
  const only = toOnly(options.only, ids);
  const isChosen = chosenBy(only);
  const found = folder.images.filter(isChosen).map(toHead);
  const entries = baseline.entries.filter(isChosen);
  // before anything is computed
  assertImages(against, { entries });
  const wide = {
    ...baseline,
    entries: entries.map((entry) => withBands(entry, bands)),
  };
  const study = await withJudge({
    references: await referencesOf(references, against),
    metrics: metricsIn(baseline),
    ...{ isComparing: true, io, offline },
  }, (judge) =>
    judgeImages(found, {
      ...{ name: baseline.study, folder: against, baseline: wide },
      ...judgedBy(judge, (open) => assertSame(open, references, against)),
    }));
  return {
    schemaVersion: 1,
    createdAt: new Date().toISOString(),
    durationMs: performance.now() - beginMs,
    outcome: outcomeOf([study], isBetterAllowed),
    ...{ isBetterAllowed, ran: 0 },
    studies: [{
      ...{ ...study, ignored: folder.ignored },
      leftOut: new Set(ids).size - study.trials.length,
      commands: imageCommands(images, against, study),
    }],
  };
}

/**
 * Reads a baseline of images.
 *
 * @param folder Its folder.
 * @param images The folder of the images of now.
 * @throws {BaselineError} If there is none, or it is damaged.
 * @throws {UsageError} If it is the one of a study.
 */
export function readImageBaseline(folder: string, images = "DIR"): {
  readonly baseline: Baseline;
  readonly references: BaselineReferences;
} {
  const baseline = readBaseline(folder);
  if (baseline === undefined) {
    throw new BaselineError(
      `Cannot find a baseline in ${folder}: look at the images and approve ` +
        `them (${approveImages(images, folder)} --content IMAGE --style IMAGE)`,
    );
  }
  const { references } = baseline;
  if (references !== undefined) return { baseline, references };
  throw new UsageError(
    `Cannot compare images with ${folder}: it is the baseline of a study ` +
      "(deno task check STUDY.yaml)",
  );
}

/**
 * The images that those of a baseline are judged by.
 *
 * @param references What it says of them.
 * @param folder Its folder, where paths start.
 */
export async function referencesOf(
  references: BaselineReferences,
  folder: string,
): Promise<ReferencePair> {
  const find = async (role: keyof BaselineReferences) => {
    const { width, height } = references[role];
    const source = fromHere(references[role], folder);
    return await findReference(source, { wanted: { width, height }, role });
  };
  return { content: await find("content"), style: await find("style") };
}

/**
 * An image of a baseline as a person here would name it.
 *
 * @param reference What the baseline says.
 * @param folder Its folder, where its paths start.
 */
export function fromHere(
  { source }: Pick<BaselineReference, "source">,
  folder: string,
): string {
  if (parseImageSource(source).kind !== "file") return source;
  return relative(Deno.cwd(), resolve(folder, source));
}

/**
 * Refuses other contents and styles: values of them say nothing.
 *
 * @param open What measures.
 * @param references What the baseline says.
 * @param folder Its folder.
 * @throws {BaselineError} If one is not the image that it was.
 */
export function assertSame(
  { used }: OpenJudge,
  references: BaselineReferences,
  folder: string,
): void {
  for (const role of ["content", "style"] as const) {
    if (used[role].sha256 === references[role].sha256) continue;
    throw new BaselineError(
      `Cannot compare with ${folder}: ${role} ${used[role].source} is not ` +
        "the image that it was approved with; approve anew",
    );
  }
}

/**
 * The metrics that a baseline has values of.
 *
 * @param baseline The baseline.
 */
export function metricsIn({ entries }: Pick<Baseline, "entries">): string[] {
  const names = entries.flatMap(({ metrics }) => Object.keys(metrics));
  return [...new Set(names)].filter((name) => Object.hasOwn(METRICS, name));
}

/**
 * An image of a folder, to be decoded when it is asked for.
 *
 * @param image Its name and path, and what is wrong with them.
 */
export function toHead(image: FolderImage): HeadImage {
  const { path } = image;
  return {
    ...image,
    read: async () =>
      await decodeImage(await readImageFile(path, path, Deno.cwd()), path),
  };
}

/**
 * What compares images, on a device that opens when the first differs.
 *
 * @param judge Measures.
 * @param onOpen Looks at what it measures with.
 */
export function judgedBy(
  judge: Judge,
  onOpen: (open: OpenJudge) => void,
): Pick<JudgeImagesOptions, "vggDistance" | "measure"> {
  const open = async (): Promise<OpenJudge> => {
    judge.signal.throwIfAborted();
    const opened = await judge.open();
    onOpen(opened);
    return opened;
  };
  return {
    vggDistance: async (...images) => await (await open()).distance(...images),
    measure: async (...image) =>
      withVersions(await (await open()).measure(...image)),
  };
}

/**
 * Values with the versions of their metrics.
 *
 * @param values Name to value.
 */
export function withVersions(
  values: Readonly<Record<string, number>>,
): Record<string, MeasuredMetric> {
  const { metricsVersion = {} } = metricVersions(values);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { value, version: metricsVersion[name] ?? 1 },
    ]),
  );
}
