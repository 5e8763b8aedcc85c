/** What a slot and a run tell as they go. Everything here can be serialised. */
import type {
  Costs,
  StepRecord,
  Timings,
  Trial,
  TrialRecord,
  TrialState,
  UsedImage,
} from "../base/records.ts";
import type { Snapshot } from "../engine/snapshot.ts";

/** How a trial ended, as the slot saw it. */
export interface Outcome {
  /** How it ended. */
  readonly state: TrialState;
  /** Why; null where it is done. */
  readonly reason: string | null;
  /**
   * Whether the process died that ran it, which may not happen again.
   *
   * @default false
   */
  readonly isCrash?: boolean;
  /** Updates made. */
  readonly iterationsRun: number;
  /** Costs of the first image; null if none were measured. */
  readonly first: Costs | null;
  /** Last costs that were finite; null if none. */
  readonly last: Costs | null;
  /** SHA-256 of the float32 pixels of the last image, hex; null if none. */
  readonly pixelsSha256: string | null;
  /** The last hash of the chain, hex; left out if no image was hashed. */
  readonly chainSha256?: string;
  /** Metrics of the last image; left out if none were asked for. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Why others could not be measured, by name; left out if all were. */
  readonly unmeasured?: Readonly<Record<string, string>>;
  /** The last image as PNG; null if none. */
  readonly outputPng: Uint8Array | null;
  /** Median over iterations after the warm-up; null if too few. */
  readonly iterationsPerSecond: number | null;
  /** Highest resident memory of the process so far, in bytes. */
  readonly peakMemoryBytes: number;
  /** Where the time went. */
  readonly timings: Timings;
}

/** What a slot tells while it runs a trial; ends with `end`. */
export type SlotEvent =
  | {
    readonly kind: "loaded";
    readonly content: UsedImage;
    readonly style: UsedImage;
    /** Things the user may not expect, one sentence each. */
    readonly notices: readonly string[];
  }
  /** An iteration whose costs nobody wants. */
  | {
    readonly kind: "iteration";
    readonly step: number;
    readonly durationMs: number;
  }
  /** A row to keep: every `logEvery` iterations, at checks, and the last one. */
  | { readonly kind: "step"; readonly record: StepRecord }
  /** The values that were asked for at a step, after its row. */
  | {
    readonly kind: "checked";
    readonly step: number;
    readonly values: Readonly<Record<string, number>>;
  }
  | { readonly kind: "image"; readonly step: number; readonly png: Uint8Array }
  /** The chain of hashes, at the image before update `step`. */
  | { readonly kind: "hash"; readonly step: number; readonly sha256: string }
  /**
   * What is needed to repeat an iteration and go on. Its hash has not been told
   * yet; its row only if the trial ends here.
   */
  | {
    readonly kind: "checkpoint";
    readonly snapshot: Snapshot;
    /** The last hash of the chain, hex; left out if no image was hashed. */
    readonly chainSha256?: string;
    /** Where the time went so far. */
    readonly timings: Timings;
  }
  /** Something that the user may not expect, one sentence. */
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "end"; readonly outcome: Outcome };

/** What a run of many trials tells. */
export type RunEvent =
  /** The trial was done before and is not run again. */
  | { readonly kind: "kept"; readonly trial: Trial; readonly folder: string }
  /** Another process runs the trial now; it is waited for at the end. */
  | { readonly kind: "elsewhere"; readonly trial: Trial; readonly who: string }
  /** It goes on from `step`, 0 for its start. */
  | { readonly kind: "started"; readonly trial: Trial; readonly step: number }
  | { readonly kind: "notice"; readonly text: string }
  | {
    readonly kind: "iteration";
    readonly trial: Trial;
    readonly step: number;
    readonly durationMs: number;
  }
  | {
    readonly kind: "step";
    readonly trial: Trial;
    readonly record: StepRecord;
  }
  | {
    readonly kind: "ended";
    readonly trial: Trial;
    readonly record: TrialRecord;
    /** Path of the trial's folder. */
    readonly folder: string;
    /**
     * Whether it failed in another process, while this one ran.
     *
     * @default false
     */
    readonly isElsewhere?: boolean;
    /**
     * Whether an older result, which is done, stays in its place.
     *
     * @default false
     */
    readonly isOlderKept?: boolean;
  };
