/** What a gate on image quality finds, for every form of output. */
import type { Json } from "../base/records.ts";

/**
 * What came of comparing a trial, or one value of it, with its baseline:
 * `missing` is in the baseline only, `new` in the study only. `better` and
 * `worse` left their band; whether a changed value is good or bad news only a
 * person can tell, so both fail unless they are allowed. A trial that `failed`
 * ended with an error, or its image cannot be decoded: there was nothing to
 * compare.
 */
export type Verdict =
  | "failed"
  | "identical"
  | "within"
  | "better"
  | "worse"
  | "missing"
  | "new";

/**
 * What is compared, sharpest first: the chain of hashes, the costs of the first
 * steps from the same start, the costs of all steps, the last image itself, and
 * metrics of it.
 */
export type EvidenceKind = "hash" | "costs" | "curve" | "image" | "metrics";

/** A part of an image, in pixels from its upper left corner. */
export interface Box {
  /** Columns to the left of it. */
  readonly x: number;
  /** Rows above it. */
  readonly y: number;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** One value beside the one of the baseline. */
export interface Evidence {
  /** What is compared. */
  readonly kind: EvidenceKind;
  /**
   * Name of the value: `chain`; a cost (`total`, `style.conv3_1`); `ssim`,
   * `window` or `vggDistance` of the two images, or `width` and `height` if
   * their sizes differ; a metric.
   */
  readonly name: string;
  /**
   * Of costs and curves the first step at which the value is worse, or if none
   * is, better, or if it never left its band, where it came closest; of the
   * chain the first step whose hash differs; else null.
   */
  readonly step: number | null;
  /** The value of the baseline; null where there is none. */
  readonly baseline: number | null;
  /** The value of now; null where there is none. */
  readonly value: number | null;
  /**
   * How far the two are apart, 0 or more: of costs and metrics a share of the
   * baseline's value, or of the least value that shares are told of; of images
   * 1 less the similarity (`ssim`), levels of 255 (`window`), 1 for as far as a
   * grey image (`vggDistance`), or pixels (`width`, `height`). Of the chain 0 or
   * 1.
   */
  readonly deviation: number;
  /** Largest deviation that counts as rounding; in the same unit. */
  readonly band: number;
  /**
   * What this value says on its own. Costs of the first steps and distances of
   * images have no good direction: out of their band they are `worse`.
   */
  readonly verdict: Verdict;
  /** Of `window`, where in the image it is; absent for others. */
  readonly box?: Box;
}

/** Total cost by step. */
export type CostCurve = readonly (readonly [step: number, total: number])[];

/** Paths of images, as the program was told the folders; null if none. */
export interface ImagePaths {
  /** The approved image. */
  readonly baseline: string | null;
  /** The image of now. */
  readonly head: string | null;
}

/** Where a run was made, as far as it decides the last bits. */
export interface MachineFacts {
  /** Backend, library, device, instruction set and threads. */
  readonly machineKey: string;
  /** Model of the processor. */
  readonly cpuModel: string;
  /** Operating system and its version. */
  readonly os: string;
  /** Version of Gramlab. */
  readonly gramlab: string;
  /** Version of Deno. */
  readonly deno: string;
  /** Commit; null if there is none. */
  readonly gitCommit: string | null;
}

/** The same of a run of now, whose checkout may differ from the commit. */
export interface HeadMachine extends MachineFacts {
  /** Whether it does; null if there is no commit. */
  readonly isDirty: boolean | null;
}

/** What came of one trial, or of one image of another program. */
export interface TrialVerdict {
  /** Id of the trial, or name of the image without its ending. */
  readonly id: string;
  /** What the study varies in it, path to value. */
  readonly varied: Readonly<Record<string, Json>>;
  /** The worst of its values. */
  readonly verdict: Verdict;
  /**
   * Of the evidence with that verdict the furthest out of its band, in bands;
   * null if none left its band.
   */
  readonly decidedBy: Evidence | null;
  /**
   * All that was compared, sharpest first. What follows an identical hash is
   * left out.
   */
  readonly evidence: readonly Evidence[];
  /**
   * What a person should know, in one line: why a trial `failed`, below which
   * may be where in the code; else null.
   */
  readonly note: string | null;
  /** Of one that `failed`, path and line of the code; absent if not known. */
  readonly thrownAt?: string;
  /** Where the two images lie. */
  readonly images: ImagePaths;
  /** Where both runs were made; nulls for images of other programs. */
  readonly machines: {
    /** The approved run. */
    readonly baseline: MachineFacts | null;
    /** The run of now. */
    readonly head: HeadMachine | null;
  };
  /** Both total costs; absent for equal images, and those of other programs. */
  readonly curves?: {
    /** The approved run's. */
    readonly baseline: CostCurve;
    /** The one of now. */
    readonly head: CostCurve;
  };
  /**
   * Whether bands were learned from a machine key like that of now; true for
   * identical ones.
   */
  readonly isKeyKnown: boolean;
}

/** Who approved a baseline, and what it was made of. */
export interface Approval {
  /** The person, as git knows them. */
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Commit that the images were made at; null if there is none. */
  readonly commit: string | null;
  /** Whether the checkout differed from that commit. */
  readonly isDirty: boolean;
  /** What the person said; null for nothing. */
  readonly note: string | null;
}

/** Commands that a person may want next, as a shell takes them. */
export interface GateCommands {
  /** Judges the first that failed again, alone; absent if none did. */
  readonly retry?: string;
  /** Makes the images of now the baseline. */
  readonly approve: string;
  /** Removes what is there no more. */
  readonly prune: string;
}

/** What came of one study, or of one folder of images. */
export interface StudyVerdict {
  /** Whether trials of a study are judged, or images of another program. */
  readonly kind: "study" | "images";
  /** Name of the study, or of the baseline. */
  readonly study: string;
  /** Folder of the baseline. */
  readonly folder: string;
  /** Who approved it; null if there is no baseline. */
  readonly approval: Approval | null;
  /** Trials in the order of the study, then those that it has no more. */
  readonly trials: readonly TrialVerdict[];
  /** How many trials `--only` left out; absent for none. */
  readonly leftOut?: number;
  /** Names in a folder of images that were not looked at; absent for none. */
  readonly ignored?: readonly string[];
  /** What may be done about it; absent where nobody asks. */
  readonly commands?: GateCommands;
}

/** Who had bands learned, when and why. */
export interface Learning extends Pick<Approval, "at" | "note"> {
  /** The person; null where git knows nobody, as on a CI machine. */
  readonly by: string | null;
}

/** A band that is another one now. */
export interface BandChange {
  /** What it is of: `costs at step 3`, `image.ssim`, or `metric ssim`. */
  readonly name: string;
  /** What it was. */
  readonly before: number;
  /** What it is. */
  readonly after: number;
}

/** What became of an entry of a baseline since a commit. */
export interface EntryChange {
  /** Id of the trial, or name of the image without its ending. */
  readonly id: string;
  /** What the study varies in it, path to value. */
  readonly varied: Readonly<Record<string, Json>>;
  /** What it is now; `values` if its image is the same. */
  readonly kind: "new" | "removed" | "image" | "values";
  /** The last total cost before and now; null where there is none. */
  readonly totals: {
    readonly before: number | null;
    readonly after: number | null;
  };
  /**
   * How far both images are apart: 1 − SSIM, and levels of 255 in the densest
   * window; null where there are not two of one size.
   */
  readonly distance: { readonly ssim: number; readonly window: number } | null;
  /** Bands that differ, the one that widened most first. */
  readonly bands: readonly BandChange[];
  /** Who approved it since; null if nobody did. */
  readonly approval: Approval | null;
  /** Who had its bands learned since, oldest first. */
  readonly learned: readonly Learning[];
  /** Paths of both images. */
  readonly images: {
    readonly before: string | null;
    readonly after: string | null;
  };
}

/** What became of a baseline since a commit. */
export interface FolderChanges extends Pick<StudyVerdict, "kind"> {
  /** Name of the study, or of the set of images. */
  readonly study: string;
  /** Its folder. */
  readonly folder: string;
  /** Why it cannot be told; null if it can. */
  readonly problem: string | null;
  /** How many entries it has now. */
  readonly count: number;
  /** Entries that are not as they were; what guards less comes first. */
  readonly entries: readonly EntryChange[];
}

/** What a branch changed in baselines, which makes its gate pass. */
export interface BaselineChanges {
  /** The branch or commit that is compared with, as it was named. */
  readonly base: string;
  /** The commit at which this branch left it; null if it is not known. */
  readonly commit: string | null;
  /** Why it cannot be told; null if it can. */
  readonly problem: string | null;
  /** Baselines that the gate compares with. */
  readonly folders: readonly FolderChanges[];
}

/**
 * How a gate ended: `passed`; `regression`, something left its band, or could
 * not run; `no baseline`, it is of other trials than there are; `not judged`,
 * an error came between.
 */
export type GateOutcome =
  | "passed"
  | "regression"
  | "no baseline"
  | "not judged";

/** Everything that a gate found. */
export interface GateReport {
  /** Version of this form. */
  readonly schemaVersion: 1;
  /** When the gate ended: ISO 8601, UTC. */
  readonly createdAt: string;
  /** Wall time in milliseconds. */
  readonly durationMs: number;
  /** How it ended. */
  readonly outcome: GateOutcome;
  /** Whether trials that are only better pass. */
  readonly isBetterAllowed: boolean;
  /** How many trials ran now; the others were there from an earlier gate. */
  readonly ran: number;
  /** The studies, in the order of the command line. */
  readonly studies: readonly StudyVerdict[];
  /** Why nothing was judged: one line; absent if all was. */
  readonly problem?: string;
  /** Path of the page of images; absent if none was asked for. */
  readonly page?: string;
  /** What this branch changed in their baselines; left out without a base. */
  readonly baselineChanges?: BaselineChanges;
}
