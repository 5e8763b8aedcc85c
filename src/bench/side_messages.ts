/** What `bench check` and the processes that it times say to each other. */
import type { DeviceFacts, Precision } from "../base/records.ts";

/**
 * Version of this form. A checkout that speaks another one cannot be compared,
 * so that it is raised only where an old base would be misunderstood.
 */
export const SIDE_PROTOCOL = 1;

/** Where a checkout has the program that speaks it. */
export const SIDE_PROGRAM = "src/cli/bench_side_main.ts";

/** What a process is to time: its only argument, as JSON. */
export interface SideRequest {
  /** {@linkcode SIDE_PROTOCOL}. */
  readonly protocol: number;
  /** Path of a study, of which the first trial is timed. */
  readonly study: string;
  /** What `--set` says. */
  readonly sets: readonly string[];
  /** Threads of one operation; null if the backend decides. */
  readonly threads: number | null;
}

/** What is asked of a process that is ready: a line of JSON on its stdin. */
export type SideQuestion =
  | {
    /** Iterations are to be timed. */
    readonly kind: "sample";
    /** For at least so many milliseconds. */
    readonly minimumMs: number;
  }
  | {
    /** Nothing more is to be done. */
    readonly kind: "end";
  };

/** What a process says: a line of JSON on its stdout. */
export type SideReply =
  | {
    /** The first iteration has been done. */
    readonly kind: "first";
  }
  | {
    /** The warm-up is over. */
    readonly kind: "ready";
    /** What is timed, and on what. */
    readonly facts: SideFacts;
  }
  | {
    /** Iterations were timed. */
    readonly kind: "sample";
    /** How many. */
    readonly iterations: number;
    /** Wall time of all of them. */
    readonly durationMs: number;
  }
  | {
    /** The process leaves. */
    readonly kind: "end";
    /** Its highest resident memory in bytes. */
    readonly peakMemoryBytes: number;
  }
  | {
    /** It cannot go on. */
    readonly kind: "error";
    /** What the user is told. */
    readonly message: string;
  };

/** What a process times, and on what. */
export interface SideFacts extends DeviceFacts {
  /** {@linkcode SIDE_PROTOCOL} of its checkout. */
  readonly protocol: number;
  /** Version of Gramlab. */
  readonly gramlab: string;
  /** Id of the trial. */
  readonly trial: string;
  /** What convolutions are computed in. */
  readonly precision: Precision;
  /** Name of the network. */
  readonly network: string;
  /** How it reduces its maps. */
  readonly pooling: string;
  /** Width of the image in pixels. */
  readonly width: number;
  /** Height of the image in pixels. */
  readonly height: number;
  /** Arithmetic of one iteration, in 10⁹. */
  readonly gflopPerIteration: number;
}
