/** How fast trials run, and how long what is left will take. */
import type { StepRecord, Trial } from "../base/records.ts";

/** Learns from the iterations that it is told of. */
export interface RemainingClock {
  /** Takes an iteration into account. */
  step(trial: Trial, record: Pick<StepRecord, "step" | "durationMs">): void;
  /** Counts a trial as ended, however it did. */
  drop(trial: Trial): void;
  /** Smoothed iterations per second of a trial; null before the first. */
  iterationsPerSecond(trial: Trial): number | null;
  /** Milliseconds until all trials have ended; null before the first. */
  leftMs(): number | null;
}

/** Share of the newest iteration in the pace. */
const SMOOTHING = 0.1;

/**
 * Starts a clock. It takes the time of an iteration to be proportional to the
 * pixels of the image.
 *
 * @param trials The trials that are to be run.
 * @param together How many of them run at a time.
 * @returns The clock.
 */
export function remainingClock(
  trials: readonly Trial[],
  together = 1,
): RemainingClock {
  const remaining = new Map(trials.map((trial) => [trial.id, workOf(trial)]));
  let msPerPixel = 0;
  let samples = 0;
  return {
    step(trial, { step, durationMs }) {
      const pixels = pixelsOf(trial);
      remaining.set(trial.id, workOf(trial) - (step + 1) * pixels);
      // the first iteration of a shape compiles and says little of the others
      if (step === 0 && samples > 0) return;
      const share = samples < 2 ? 1 : Math.max(SMOOTHING, 1 / samples);
      msPerPixel += share * (durationMs / pixels - msPerPixel);
      samples++;
    },
    drop(trial) {
      remaining.delete(trial.id);
    },
    iterationsPerSecond(trial) {
      return samples === 0 ? null : 1000 / (msPerPixel * pixelsOf(trial));
    },
    leftMs() {
      if (samples === 0) return null;
      const left = remaining.values().reduce((sum, work) => sum + work, 0);
      return msPerPixel * left / together;
    },
  };
}

/** Pixels of all iterations together. */
function workOf(trial: Trial): number {
  return (trial.settings.iterations + 1) * pixelsOf(trial);
}

/** An estimate: how long the other side is, only the image knows. */
function pixelsOf({ settings }: Trial): number {
  return settings.size ** 2;
}
