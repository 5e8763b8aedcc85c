/** From settings to records. */
import type { Trial } from "../base/records.ts";
import { peakFlops } from "../engine/peak_flops.ts";
import type { Session } from "../engine/session.ts";
import type { ImageCache } from "../runner/image_cache.ts";
import { type BenchClock, clockResolutionMs } from "./clock.ts";
import { describeSubject, openSubject, type Subject } from "./subject.ts";
import { takeTurns, type TurnProgress } from "./take_turns.ts";
import { toRecord } from "./to_record.ts";
import type { BenchRecord } from "./types.ts";

/** Fewer cannot show a difference: five against five never reach p < 0.002. */
export const MINIMUM_RUNS = 9;

/** Shortest length of a sample in milliseconds. */
const SAMPLE_MS = 200;

/** What is going on. */
export type BenchEvent =
  | {
    /** Images are loaded, or a matrix product is timed. */
    readonly kind: "preparing";
    /** What is done, for people. */
    readonly text: string;
  }
  | (TurnProgress & {
    /** A warm-up or a sample begins. */
    readonly kind: "timing";
    /** The setting. */
    readonly text: string;
  })
  | {
    /** The user should know. */
    readonly kind: "notice";
    /** One line. */
    readonly text: string;
  };

/** How to run a benchmark. */
export interface RunBenchOptions {
  /** The session of a backend; stays owned by the caller. */
  readonly sessionFor: (backend: string) => Session;
  /** Loads images. */
  readonly images: ImageCache;
  /** Reads time and load. */
  readonly clock: BenchClock;
  /** Samples of each setting, at least {@linkcode MINIMUM_RUNS}. */
  readonly runs: number;
  /** Ends the run between two iterations. */
  readonly signal: AbortSignal;
  /** Told what is going on. */
  readonly onEvent?: (event: BenchEvent) => void;
}

/**
 * Times settings, turn about.
 *
 * @param trials The settings; those that come to the same are timed once.
 * @param options How to run.
 * @returns One record a setting, in the order of the trials.
 * @throws {import("../base/errors.ts").TrialError} If a setting cannot run.
 * @throws What the signal was aborted with.
 */
export async function runBench(
  trials: readonly Trial[],
  options: RunBenchOptions,
): Promise<BenchRecord[]> {
  const { clock, runs, signal, onEvent } = options;
  const subjects = new Map<string, Subject>();
  const peaks = new Map<string, number>();
  try {
    for (const trial of trials) await add(trial, subjects, options);
    const settings = [...subjects.values()];
    await timePeaks(settings, peaks, options);
    const names = [...subjects.keys()];
    const found = await takeTurns(
      settings.map(({ loop }) => (count) => loop.run(count, signal)),
      {
        clock,
        runs,
        minimumMs: SAMPLE_MS,
        onProgress: (progress) =>
          onEvent?.({
            kind: "timing",
            text: names[progress.setting]!,
            ...progress,
          }),
      },
    );
    // once more: the machine may have been busy before
    await timePeaks(settings, peaks, options);
    const resolutionMs = clockResolutionMs(clock);
    return settings.map((subject, i) =>
      toRecord(subject, {
        ...found[i]!,
        peakFlops: peaks.get(peakName(subject))!,
        resolutionMs,
      })
    );
  } finally {
    for (const { loop } of subjects.values()) loop.dispose();
  }
}

async function add(
  trial: Trial,
  subjects: Map<string, Subject>,
  { sessionFor, images, signal, onEvent }: RunBenchOptions,
): Promise<void> {
  signal.throwIfAborted();
  const { size, backend } = trial.settings;
  const text = `images and targets, ${size} px`;
  onEvent?.({ kind: "preparing", text });
  const subject = await openSubject(trial, sessionFor(backend), images);
  for (const text of subject.notices) onEvent?.({ kind: "notice", text });
  const name = describeSubject(subject);
  if (!subjects.has(name)) {
    subjects.set(name, subject);
    return;
  }
  subject.loop.dispose();
  onEvent?.({ kind: "notice", text: `${name} comes twice: timed once` });
}

/** Keeps the best of every device and precision. */
async function timePeaks(
  subjects: readonly Subject[],
  peaks: Map<string, number>,
  { signal, onEvent }: RunBenchOptions,
): Promise<void> {
  for (
    const [name, subject] of new Map(subjects.map((it) => [peakName(it), it]))
  ) {
    signal.throwIfAborted();
    onEvent?.({ kind: "preparing", text: `matrix product, ${name}` });
    const { device, trial: { settings } } = subject;
    const flops = await peakFlops(device, settings.precision);
    peaks.set(name, Math.max(flops, peaks.get(name) ?? 0));
  }
}

function peakName({ device, trial: { settings } }: Subject): string {
  return `${device.facts.backend} ${settings.precision}`;
}
