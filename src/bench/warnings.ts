/** What makes measured numbers doubtful, as values; worded in one place. */
import { median, medianDeviation } from "../base/stats.ts";

/** Something that makes a record doubtful. */
export type BenchWarning =
  | {
    /** Samples differ a lot. */
    readonly kind: "unsteady";
    /** Half of the samples lie farther from the median, as a share of it. */
    readonly deviation: number;
  }
  | {
    /** The first sample was slow: the warm-up was too short. */
    readonly kind: "first-slow";
    /** Speed of the first sample over the median. */
    readonly ratio: number;
  }
  | {
    /** The clock ticks too rarely for samples of this length. */
    readonly kind: "coarse-clock";
    /** Its smallest step in milliseconds. */
    readonly resolutionMs: number;
  }
  | {
    /** Other programs ran meanwhile, on all processors that were left. */
    readonly kind: "busy-machine";
    /** Processors that they kept busy, on average. */
    readonly processors: number;
  };

/** What warnings are found in. */
export interface Suspects {
  /** Iterations per second, in the order of the samples. */
  readonly speeds: readonly number[];
  /** The shortest sample in milliseconds. */
  readonly shortestMs: number;
  /** Smallest step of the clock in milliseconds. */
  readonly resolutionMs: number;
  /** Processors that other programs kept busy, on average. */
  readonly otherProcessors: number;
  /** Processors that stood idle, on average. */
  readonly idleProcessors: number;
}

/** A deviation of more than this share of the median is too much. */
const MAX_DEVIATION = 0.05;

/** Ten standard deviations, as hyperfine has it: normal errors stay below. */
const OUTLIER_DEVIATIONS = 10 * 1.4826;

/** A first sample that is not even this much slower harms nobody. */
const MAX_FIRST_RATIO = 0.95;

/** A step of the clock may be this share of a sample. */
const MAX_CLOCK_SHARE = 0.005;

/** What an idle desktop uses, and the coarseness of the system's figures. */
const MAX_OTHER_PROCESSORS = 0.25;

/** With as much idle, others have not taken what was timed its processors. */
const IDLE_ENOUGH = 0.5;

/**
 * Looks for what makes a record doubtful.
 *
 * @param suspects What was measured.
 * @returns Warnings; none where all is well.
 *
 * @example
 * ```ts
 * import { findWarnings } from "./warnings.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const speeds = [10, 10.1, 9.9, 10, 10.2];
 * const calm = { otherProcessors: 0, idleProcessors: 2 };
 * const clock = { shortestMs: 200, resolutionMs: 0.001 };
 * deepStrictEqual(findWarnings({ ...calm, ...clock, speeds }), []);
 * ```
 */
export function findWarnings(
  suspects: Suspects,
): BenchWarning[] {
  const { speeds, shortestMs, resolutionMs } = suspects;
  const { otherProcessors, idleProcessors } = suspects;
  const middle = median(speeds);
  const mad = medianDeviation(speeds);
  const deviation = mad / middle;
  const first = speeds[0]!;
  const ratio = first / middle;
  const isOutlier = middle - first > OUTLIER_DEVIATIONS * mad;
  const warnings: BenchWarning[] = [];
  if (deviation > MAX_DEVIATION) warnings.push({ kind: "unsteady", deviation });
  if (isOutlier && ratio < MAX_FIRST_RATIO) {
    warnings.push({ kind: "first-slow", ratio });
  }
  if (resolutionMs > MAX_CLOCK_SHARE * shortestMs) {
    warnings.push({ kind: "coarse-clock", resolutionMs });
  }
  if (otherProcessors > MAX_OTHER_PROCESSORS && idleProcessors < IDLE_ENOUGH) {
    warnings.push({ kind: "busy-machine", processors: otherProcessors });
  }
  return warnings;
}

/**
 * Says in a sentence what is doubtful, and what helps.
 *
 * @param warning What {@linkcode findWarnings} found.
 * @returns One line without a full stop.
 */
export function describeWarning(warning: BenchWarning): string {
  switch (warning.kind) {
    case "unsteady":
      return `half of the samples are more than ${
        percent(warning.deviation)
      } off the median: take more --runs on a quieter machine`;
    case "first-slow":
      return `the first sample had ${
        percent(warning.ratio)
      } of the median speed: the device had not warmed up`;
    case "coarse-clock":
      return `the clock only ticks every ${
        warning.resolutionMs.toPrecision(2)
      } ms: the samples are too short for it`;
    case "busy-machine":
      return `other programs kept ${
        warning.processors.toFixed(1)
      } processors busy and left none idle: speeds are too low`;
    default:
      return warning satisfies never;
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
