/** What was measured, as a record. */
import process from "node:process";
import { bootstrapInterval } from "../base/bootstrap_interval.ts";
import { median, medianDeviation } from "../base/stats.ts";
import type { Sample } from "./sample.ts";
import type { Subject } from "./subject.ts";
import type { Measurement } from "./take_turns.ts";
import type { BenchRecord, SampleSummary } from "./types.ts";
import { findWarnings } from "./warnings.ts";

/** Everything that was measured for one setting. */
export interface Measured extends Measurement {
  /** The device's best matrix product in operations a second. */
  readonly peakFlops: number;
  /** Smallest step of the clock in milliseconds. */
  readonly resolutionMs: number;
}

const BYTES_PER_KILOBYTE = 1024;

/**
 * Works the numbers out.
 *
 * @param subject The setting.
 * @param measured What was measured of it.
 * @returns The record.
 */
export function toRecord(subject: Subject, measured: Measured): BenchRecord {
  const { device, trial: { settings }, width, height, flops } = subject;
  const { precision, network: { name, pooling } } = settings;
  const { samples, captureMs, firstIterationMs, peakFlops } = measured;
  const iterationsPerSecond = summarize(samples.map(toSpeed));
  const speed = iterationsPerSecond.median;
  return {
    ...device.facts,
    precision,
    settings,
    network: name,
    pooling,
    width,
    height,
    iterationsPerSecond,
    megapixelIterationsPerSecond: speed * width * height / 1e6,
    gflopPerIteration: flops / 1e9,
    gflopsPerSecond: speed * flops / 1e9,
    peakGflopsPerSecond: peakFlops / 1e9,
    shareOfPeak: speed * flops / peakFlops,
    captureMs,
    firstIterationMs,
    peakMemoryBytes: process.resourceUsage().maxRSS * BYTES_PER_KILOBYTE,
    deviceMemoryBytes: device.memoryBytes?.() ?? null,
    warnings: warningsOf(measured),
  };
}

/**
 * Sums samples up.
 *
 * @param samples At least one number.
 * @returns Median, deviation and interval, with the samples themselves.
 */
export function summarize(samples: readonly number[]): SampleSummary {
  return {
    median: median(samples),
    mad: medianDeviation(samples),
    ...bootstrapInterval([samples], ([drawn]) => median(drawn!)),
    samples,
  };
}

function warningsOf(
  { samples, resolutionMs }: Measured,
): BenchRecord["warnings"] {
  const durations = samples.map(({ durationMs }) => durationMs);
  const wholeMs = durations.reduce((sum, ms) => sum + ms, 0);
  const otherMs = samples.reduce((sum, it) => sum + it.otherCpuMs, 0);
  const idleMs = samples.reduce((sum, it) => sum + it.idleMs, 0);
  return findWarnings({
    speeds: samples.map(toSpeed),
    shortestMs: Math.min(...durations),
    resolutionMs,
    otherProcessors: otherMs / wholeMs,
    idleProcessors: idleMs / wholeMs,
  });
}

function toSpeed({ iterations, durationMs }: Sample): number {
  return iterations / (durationMs / 1000);
}
