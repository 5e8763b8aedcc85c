/** Samples of several settings, turn about, so that a busy machine slows all. */
import type { BenchClock } from "./clock.ts";
import {
  type Sample,
  takeSample,
  type TimedRun,
  type WarmUp,
  warmUp,
} from "./sample.ts";

/** Everything that was measured of one setting. */
export interface Measurement extends WarmUp {
  /** In the order in which they were taken. */
  readonly samples: readonly Sample[];
}

/** How far a run has come. */
export interface TurnProgress {
  /** Which setting comes next, by its place in the list. */
  readonly setting: number;
  /** Samples taken of all settings. */
  readonly done: number;
  /** Samples that there will be. */
  readonly total: number;
  /** Time that the rest will take, roughly; unknown during the warm-up. */
  readonly remainingMs: number | undefined;
}

/** How to measure. */
export interface TakeTurnsOptions {
  /** Reads time and load. */
  readonly clock: BenchClock;
  /** Samples of each setting. */
  readonly runs: number;
  /** Shortest length of a sample in milliseconds. */
  readonly minimumMs: number;
  /** Told before each warm-up and each sample. */
  readonly onProgress?: (progress: TurnProgress) => void;
}

/**
 * Warms every setting up, then takes one sample of each in turn, so many times
 * over.
 *
 * @param settings Run iterations of the settings.
 * @param options How to measure.
 * @returns One measurement a setting.
 */
export async function takeTurns(
  settings: readonly TimedRun[],
  { clock, runs, minimumMs, onProgress }: TakeTurnsOptions,
): Promise<Measurement[]> {
  const total = settings.length * runs;
  const found: (WarmUp & { samples: Sample[] })[] = [];
  for (const [setting, run] of settings.entries()) {
    onProgress?.({ setting, done: 0, total, remainingMs: undefined });
    found.push({ ...await warmUp(run, clock), samples: [] });
  }
  for (let done = 0; done < total; done++) {
    const setting = done % settings.length;
    const remainingMs = remainingOf(found, runs, minimumMs);
    onProgress?.({ setting, done, total, remainingMs });
    const { samples, ...warm } = found[setting]!;
    const iterationMs = lastIterationMs(samples) ?? warm.iterationMs;
    const options = { clock, iterationMs, minimumMs };
    samples.push(await takeSample(settings[setting]!, options));
  }
  return found;
}

function lastIterationMs(samples: readonly Sample[]): number | undefined {
  const last = samples.at(-1);
  return last && last.durationMs / last.iterations;
}

function remainingOf(
  found: readonly Measurement[],
  runs: number,
  minimumMs: number,
): number {
  return found.reduce((sum, { samples, iterationMs }) => {
    const eachMs = samples.at(-1)?.durationMs ??
      Math.max(minimumMs, iterationMs);
    return sum + (runs - samples.length) * eachMs;
  }, 0);
}
