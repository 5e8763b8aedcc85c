/** What a baseline holds: approved runs, and how far others may be off. */
import type { Json } from "../base/records.ts";
import type { Approval, MachineFacts } from "./types.ts";

/** The bits of a run on one machine key. */
export interface KnownRun {
  /** Backend, library, device, instruction set and threads. */
  readonly machineKey: string;
  /**
   * Model of the processor; left out of the approved run, whose machine says
   * it, and where it was not kept.
   */
  readonly cpuModel?: string;
  /** Last hash of the chain over its images, hex; null if none was hashed. */
  readonly chainSha256: string | null;
  /** SHA-256 of the float32 pixels of its last image, hex. */
  readonly pixelsSha256: string;
}

/** Costs of one step, and how far they may be off. */
export interface BandedRow {
  /** Updates made before these costs were measured. */
  readonly step: number;
  /**
   * Largest deviation, as a share. A cost that is under a thousandth of its
   * largest, as contents are near the start, is compared as if it were that.
   */
  readonly band: number;
  /** `total`, `content`, `style`; in `costs` also every layer's. */
  readonly values: Readonly<Record<string, number>>;
}

/** A metric of the last image. */
export interface BandedMetric {
  /** The value. */
  readonly value: number;
  /** Version of the metric's definition. */
  readonly version: number;
  /** Largest deviation, as a share of the value. */
  readonly band: number;
}

/** How far the last image may be off. */
export interface ImageBands {
  /** Largest 1 − SSIM. */
  readonly ssim: number;
  /** Largest mean difference within a window of 8 × 8 pixels, of 255. */
  readonly window: number;
  /** Largest VGG distance, 1 for that of a grey image. */
  readonly vggDistance: number;
}

/** The approved image. */
export interface BaselineImage {
  /** Name of its PNG in the baseline's folder. */
  readonly file: string;
  /** SHA-256 of that file, hex. */
  readonly fileSha256: string;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** How far another one may be off. */
  readonly bands: ImageBands;
}

/** The approved run of a trial; of other programs' images there is none. */
export interface BaselineRun {
  /** SHA-256 of the trial's settings, hex. */
  readonly hash: string;
  /** Version of the engine that made it. */
  readonly engineVersion: number;
  /** Updates made. */
  readonly iterations: number;
  /** Where it was made. */
  readonly machine: MachineFacts;
  /** The approved run first, then others of the same commit, by machine key. */
  readonly known: readonly KnownRun[];
  /** The approved run's chain of hashes. */
  readonly hashes: readonly {
    readonly step: number;
    readonly sha256: string;
  }[];
  /** Steps 0 to 5, as far as they were written down. */
  readonly costs: readonly BandedRow[];
  /** The later steps, thinned out where there are many. */
  readonly curve: readonly BandedRow[];
}

/** What is kept of one trial, or of one image of another program. */
export interface BaselineEntry {
  /** Id of the trial, or name of the image without its ending. */
  readonly id: string;
  /** What the study varied in it, path to value. */
  readonly varied: Readonly<Record<string, Json>>;
  /** The approved run; null for images of other programs. */
  readonly run: BaselineRun | null;
  /** The approved image. */
  readonly image: BaselineImage;
  /** Metrics of it, by name. */
  readonly metrics: Readonly<Record<string, BandedMetric>>;
  /** Who approved it. */
  readonly approval: Approval;
  /** What its bands were learned from, oldest first. */
  readonly learned: readonly LearnedFrom[];
}

/** What bands were learned from, and who had them learned. */
export interface LearnedFrom extends Omit<Approval, "by"> {
  /** The person; null where git knows nobody, as on a CI machine. */
  readonly by: string | null;
  /** Machine keys that ran, sorted; of images their machine, or their folder. */
  readonly machineKeys: readonly string[];
}

/** An image that images of another program are judged by. */
export interface BaselineReference {
  /** Its name: a path, `photo:NAME` or `painted:NAME`. */
  readonly source: string;
  /** SHA-256 of the file, or of the painted pixels, hex. */
  readonly sha256: string;
  /** Width at which it is used, in pixels. */
  readonly width: number;
  /** Height at which it is used, in pixels. */
  readonly height: number;
}

/** Content and style of images of another program. */
export type BaselineReferences = Readonly<
  Record<"content" | "style", BaselineReference>
>;

/** Everything that `baselines/<study>/` holds. */
export interface Baseline {
  /** Name of the study, or of a set of images. */
  readonly study: string;
  /** What images of another program are judged by; left out for a study. */
  readonly references?: BaselineReferences;
  /** Trials or images, sorted by id. */
  readonly entries: readonly BaselineEntry[];
}

/**
 * The last approval of a baseline, which may be of a few of its entries.
 *
 * @param baseline The baseline.
 * @returns Null if it has no entries.
 */
export function lastApproval(
  { entries }: Pick<Baseline, "entries">,
): Approval | null {
  const sorted = entries.map(({ approval }) => approval)
    .toSorted((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
  return sorted.at(-1) ?? null;
}
