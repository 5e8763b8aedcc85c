/** Images that another program made, beside those that were approved. */
import { join } from "node:path";
import { ImageError } from "../base/errors.ts";
import { decodeImage } from "../image/decode.ts";
import { toBytes } from "../image/to_bytes.ts";
import type { Image } from "../image/types.ts";
import { type Baseline, type BaselineEntry, lastApproval } from "./baseline.ts";
import { readBaselineImage } from "./baseline_file.ts";
import { type ComparedImages, compareImages } from "./compare_images.ts";
import { judgeMetrics, type MeasuredMetric, summarize } from "./compare_run.ts";
import type { Evidence, StudyVerdict, TrialVerdict } from "./types.ts";

/** An image of now. */
export interface HeadImage {
  /** Its name without the ending. */
  readonly id: string;
  /** Its path. */
  readonly path: string;
  /** Decodes it. */
  readonly read: () => Promise<Image>;
  /** Why no baseline can hold it, whatever it shows; absent if one can. */
  readonly problem?: string;
}

/** What images are compared with. */
export interface JudgeImagesOptions
  extends Pick<ComparedImages, "vggDistance"> {
  /** Name of the baseline. */
  readonly name: string;
  /** Its folder. */
  readonly folder: string;
  /** What it holds; undefined if there is none yet. */
  readonly baseline: Baseline | undefined;
  /**
   * Measures an image that differs from the approved one.
   *
   * @param image The image.
   * @param path What errors call it.
   */
  readonly measure: (
    image: Image,
    path: string,
  ) => Promise<Readonly<Record<string, MeasuredMetric>>>;
}

/**
 * Judges images, matched by their names. Equal pixels end the comparison.
 *
 * @param images The images of now.
 * @param options The baseline.
 * @returns Their verdicts, then those of images that only the baseline has.
 * @throws {import("../base/errors.ts").BaselineError} If the baseline is
 *     damaged.
 */
export async function judgeImages(
  images: readonly HeadImage[],
  options: JudgeImagesOptions,
): Promise<StudyVerdict> {
  const { name, folder, baseline } = options;
  const entries = baseline?.entries ?? [];
  const trials: TrialVerdict[] = [];
  for (const image of images) {
    const entry = entries.find(({ id }) => id === image.id);
    const isKnown = entry !== undefined && image.problem === undefined;
    trials.push(
      isKnown ? await judgeImage(image, entry, options) : await judgeNew(image),
    );
  }
  const ids = new Set(images.map(({ id }) => id));
  const gone = entries.filter(({ id }) => !ids.has(id)).map((entry) =>
    bare(entry.id, "missing", { baseline: pathOf(entry, folder), head: null })
  );
  const approval = baseline === undefined ? null : lastApproval(baseline);
  return {
    ...{ kind: "images", study: name, folder, approval },
    trials: [...trials, ...gone],
  };
}

async function judgeNew(
  { id, path, read, problem }: HeadImage,
): Promise<TrialVerdict> {
  const found = problem === undefined ? await tryRead(read) : problem;
  const isImage = problem !== undefined || typeof found !== "string";
  return {
    ...bare(id, isImage ? "new" : "failed", { baseline: null, head: path }),
    note: typeof found === "string" ? found : null,
  };
}

/** The image, or why it cannot be decoded. */
async function tryRead(read: HeadImage["read"]): Promise<Image | string> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    return error.message;
  }
}

async function judgeImage(
  { id, path, read }: HeadImage,
  entry: BaselineEntry,
  { folder, vggDistance, measure }: JudgeImagesOptions,
): Promise<TrialVerdict> {
  const images = { baseline: pathOf(entry, folder), head: path };
  const now = await tryRead(read);
  if (typeof now === "string") {
    return { ...bare(id, "failed", images), note: now };
  }
  const baselinePng = readBaselineImage(folder, entry);
  const hash = await comparePixels(now, baselinePng, entry);
  const evidence = hash.verdict === "identical" ? [hash] : [
    hash,
    ...await compareImages(now, entry, { baselinePng, vggDistance }),
    ...await metricsOf({ now, path, entry, measure }),
  ];
  return {
    ...bare(id, "identical", images),
    ...{ ...summarize(evidence), evidence },
    note: hash.verdict !== "identical" && /\.jpe?g$/i.test(path) ? LOSSY : null,
  };
}

const LOSSY = "The image of now is a JPEG, whose loss counts as a difference";

/** Of other sizes there are no metrics: the content has one size. */
async function metricsOf({ now, path, entry, measure }: {
  readonly now: Image;
  readonly path: string;
  readonly entry: BaselineEntry;
  readonly measure: JudgeImagesOptions["measure"];
}): Promise<Evidence[]> {
  const { width, height } = entry.image;
  if (now.width !== width || now.height !== height) return [];
  return judgeMetrics(await measure(now, path), entry);
}

async function comparePixels(
  now: Image,
  baselinePng: Uint8Array,
  { image }: BaselineEntry,
): Promise<Evidence> {
  const before = toBytes(await decodeImage(baselinePng, image.file));
  const after = toBytes(now);
  const isSame = now.width === image.width && now.height === image.height &&
    before.every((value, at) => value === after[at]);
  return {
    ...{ kind: "hash", name: "pixels", step: null },
    ...{ baseline: null, value: null, deviation: isSame ? 0 : 1, band: 1 },
    verdict: isSame ? "identical" : "within",
  };
}

function pathOf({ image }: BaselineEntry, folder: string): string {
  return join(folder, image.file);
}

function bare(
  id: string,
  verdict: TrialVerdict["verdict"],
  images: TrialVerdict["images"],
): TrialVerdict {
  return {
    ...{ id, varied: {}, verdict, decidedBy: null, evidence: [], note: null },
    ...{ images, machines: { baseline: null, head: null }, isKeyKnown: true },
  };
}
