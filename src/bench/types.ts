/** What a benchmark leaves: records of a form that `bench compare` reads. */
import type {
  DeviceFacts,
  Environment,
  Pooling,
  Precision,
  Settings,
} from "../base/records.ts";
import type { BenchWarning } from "./warnings.ts";

/** One number, measured several times. */
export interface SampleSummary {
  /** The middle sample. */
  readonly median: number;
  /** Median absolute deviation of the samples. */
  readonly mad: number;
  /** Lower end of the 95 % bootstrap interval of the median. */
  readonly low: number;
  /** Upper end of that interval. */
  readonly high: number;
  /** The samples, in the order in which they were taken. */
  readonly samples: readonly number[];
}

/** How fast one setting runs on one device. */
export interface BenchRecord extends DeviceFacts {
  /** What convolutions were computed in. */
  readonly precision: Precision;
  /** The whole recipe that was timed. */
  readonly settings: Settings;
  /** Name of the network in the registry. */
  readonly network: string;
  /** How the network reduces its maps. */
  readonly pooling: Pooling;
  /** Width of the image in pixels. */
  readonly width: number;
  /** Height of the image in pixels. */
  readonly height: number;
  /** Costs, gradient and update of the image, so often a second. */
  readonly iterationsPerSecond: SampleSummary;
  /** Median iterations/s times millions of pixels: alike for all sizes. */
  readonly megapixelIterationsPerSecond: number;
  /** Arithmetic of one iteration, counted from the network, in 10⁹. */
  readonly gflopPerIteration: number;
  /** Median iterations/s times that. */
  readonly gflopsPerSecond: number;
  /** Speed of a large matrix product in the same run and precision. */
  readonly peakGflopsPerSecond: number;
  /** `gflopsPerSecond` over that. */
  readonly shareOfPeak: number;
  /** Time to capture the step in milliseconds; 0 where none is captured. */
  readonly captureMs: number;
  /** The first iteration in milliseconds, without the capture. */
  readonly firstIterationMs: number;
  /**
   * Highest resident memory of the process up to the end of the run, in
   * bytes; the settings of one run share it.
   */
  readonly peakMemoryBytes: number;
  /**
   * Memory of the device's own at the end of the run, in bytes; the settings
   * share it. Null where the device has none or does not tell.
   */
  readonly deviceMemoryBytes: number | null;
  /** What makes the numbers doubtful; usually nothing. */
  readonly warnings: readonly BenchWarning[];
}

/** Software and machine, without the device of each record. */
export type BenchEnvironment = Omit<Environment, keyof DeviceFacts>;

/** The JSON file of a benchmark. */
export interface BenchReport {
  /** Version of this form. */
  readonly schemaVersion: 1;
  /** When the run ended: ISO 8601, UTC. */
  readonly createdAt: string;
  /** Software and machine. */
  readonly environment: BenchEnvironment;
  /** One record a setting. */
  readonly results: readonly BenchRecord[];
}
