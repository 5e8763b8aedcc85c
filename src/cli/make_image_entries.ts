/** What a baseline keeps of images that another program made. */
import type { BaselineEntry } from "../check/baseline.ts";
import type { FoundBaseline } from "../check/baseline_file.ts";
import { FLOORS } from "../check/bands.ts";
import { changedBands } from "../check/bands_of.ts";
import type { MeasuredMetric } from "../check/compare_run.ts";
import { type GivenBands, withBands } from "../check/given_bands.ts";
import type { HeadImage } from "../check/judge_images.ts";
import { makeImage, makeMetrics } from "../check/make_entry.ts";
import type { Approval } from "../check/types.ts";
import { encodePng } from "../image/encode.ts";
import { toBytes } from "../image/to_bytes.ts";
import type { Image } from "../image/types.ts";
import { withVersions } from "./check_images.ts";
import type { OpenJudge } from "./open_judge.ts";

/** What is kept of images, and what was measured of them. */
export interface MadeImages {
  /** One for each image, in their order. */
  readonly entries: readonly BaselineEntry[];
  /** PNG files by id. */
  readonly images: ReadonlyMap<string, Uint8Array>;
  /** Metrics by path. */
  readonly measured: ReadonlyMap<
    string,
    Readonly<Record<string, MeasuredMetric>>
  >;
}

/**
 * Measures images, and makes their entries.
 *
 * @param heads The images.
 * @param options What stands, who approves, bands that are given, what measures.
 */
export async function makeImageEntries(
  heads: readonly HeadImage[],
  { found, approval, bands, open }: {
    readonly found: FoundBaseline;
    readonly approval: Approval;
    readonly bands: GivenBands;
    readonly open: OpenJudge;
  },
): Promise<MadeImages> {
  const entries: BaselineEntry[] = [];
  const images = new Map<string, Uint8Array>();
  const measured = new Map<string, Readonly<Record<string, MeasuredMetric>>>();
  for (const { id, path, read } of heads) {
    const standing = found.entries.find((it) => it.id === id);
    const image = asSaved(await read());
    // also of JPEGs: what is kept must be exactly what was measured
    const png = await encodePng(image);
    const values = withVersions(await open.measure(image, path));
    measured.set(path, values);
    images.set(id, png);
    const made = makeImage({ id, image, png }, standing);
    const isSame = made.fileSha256 === standing?.image.fileSha256;
    const entry = {
      ...{ id, varied: {}, run: null, image: made },
      metrics: makeMetrics(values, standing, FLOORS.imageMetrics),
      approval: isSame ? standing!.approval : approval,
      learned: standing?.learned ?? [],
    };
    const banded = withBands(entry, bands);
    const isWidened = standing !== undefined &&
      changedBands(standing, banded).length > 0;
    // who gives bands is who approves them
    entries.push(isWidened ? { ...banded, approval } : banded);
  }
  return { entries, images, measured };
}

/** Transparency over white leaves values between those of 8 bits. */
function asSaved(image: Image): Image {
  const data = Float32Array.from(toBytes(image), (byte) => byte / 255);
  return { ...image, data };
}
