/** One measurement: iterations that follow each other, timed as a whole. */
import type { BenchClock } from "./clock.ts";

/**
 * Runs iterations and waits until the device has done them.
 *
 * @returns Time spent capturing, in milliseconds.
 */
export type TimedRun = (iterations: number) => Promise<number>;

/** One measurement. */
export interface Sample {
  /** Iterations that were run. */
  readonly iterations: number;
  /** Wall time of all of them in milliseconds. */
  readonly durationMs: number;
  /** Processor time of other programs meanwhile, in milliseconds. */
  readonly otherCpuMs: number;
  /** Time that processors stood idle meanwhile, all together, in milliseconds. */
  readonly idleMs: number;
}

/** What came before the first sample. */
export interface WarmUp {
  /** Time to capture the step in milliseconds. */
  readonly captureMs: number;
  /** The first iteration in milliseconds, without the capture. */
  readonly firstIterationMs: number;
  /** What one iteration takes from then on, roughly, in milliseconds. */
  readonly iterationMs: number;
}

/** Iterations after the first: allocators and caches fill. */
const WARM_UP_ITERATIONS = 2;

/** A sample is planned this much longer, lest it end too early. */
const MARGIN = 1.1;

/**
 * Runs the first iterations, which are slower than the rest.
 *
 * @param run Runs iterations.
 * @param clock Reads the time.
 * @returns How long they took.
 */
export async function warmUp(
  run: TimedRun,
  clock: BenchClock,
): Promise<WarmUp> {
  const begin = clock.nowMs();
  const captureMs = await run(1);
  const firstIterationMs = clock.nowMs() - begin - captureMs;
  const next = clock.nowMs();
  await run(WARM_UP_ITERATIONS);
  const iterationMs = (clock.nowMs() - next) / WARM_UP_ITERATIONS;
  return { captureMs, firstIterationMs, iterationMs };
}

/** How a sample is taken. */
export interface SampleOptions {
  /** Reads time and load. */
  readonly clock: BenchClock;
  /** What one iteration takes, roughly, in milliseconds. */
  readonly iterationMs: number;
  /** Shortest length of a sample in milliseconds. */
  readonly minimumMs: number;
}

/**
 * Takes one sample. The device is waited for at its end, not after each
 * iteration; only where too few iterations were planned, it is waited for
 * before some more.
 *
 * @param run Runs iterations.
 * @param options How long, by what clock.
 * @returns At least one iteration over at least `minimumMs`.
 */
export async function takeSample(
  run: TimedRun,
  options: SampleOptions,
): Promise<Sample> {
  const first = await time(run, options);
  // the device had dropped its capture for that of another setting: what was
  // timed is a warm-up
  return first.captureMs === 0 ? first : await time(run, options);
}

async function time(
  run: TimedRun,
  { clock, iterationMs, minimumMs }: SampleOptions,
): Promise<Sample & { readonly captureMs: number }> {
  const cpuBefore = clock.cpuTimes();
  const begin = clock.nowMs();
  let [iterations, durationMs, captureMs] = [0, 0, 0];
  while (durationMs < minimumMs) {
    const restMs = (minimumMs - durationMs) * MARGIN;
    const planned = Math.max(1, Math.ceil(restMs / iterationMs));
    captureMs += await run(planned);
    iterations += planned;
    durationMs = clock.nowMs() - begin;
  }
  const cpu = clock.cpuTimes();
  const otherCpuMs = (cpu.allMs - cpuBefore.allMs) -
    (cpu.ownMs - cpuBefore.ownMs);
  const idleMs = cpu.idleMs - cpuBefore.idleMs;
  return { iterations, durationMs, otherCpuMs, idleMs, captureMs };
}
