/** Time, and who uses the processors. */
import { cpus } from "node:os";
import process from "node:process";

/** Processor time since some fixed moment, in milliseconds. */
export interface CpuTimes {
  /** Spent by this process, all its threads together. */
  readonly ownMs: number;
  /** Spent by all programs of the machine, this one included. */
  readonly allMs: number;
  /** Time that processors spent idle, all together. */
  readonly idleMs: number;
}

/** What a sampler reads; tests have their own. */
export interface BenchClock {
  /** Milliseconds since some fixed moment. */
  nowMs(): number;
  /** Processor times. */
  cpuTimes(): CpuTimes;
}

/** The clock of this process. */
export const processClock: BenchClock = {
  nowMs: () => performance.now(),
  cpuTimes() {
    const { user, system } = process.cpuUsage();
    let [allMs, idleMs] = [0, 0];
    for (const { times } of cpus()) {
      allMs += times.user + times.nice + times.sys + times.irq;
      idleMs += times.idle;
    }
    return { ownMs: (user + system) / 1000, allMs, idleMs };
  },
};

/** Ticks that are looked at. */
const TICKS = 20;

/**
 * The smallest step of a clock, found by waiting for it to tick.
 *
 * @param clock The clock.
 * @returns Milliseconds.
 */
export function clockResolutionMs(clock: Pick<BenchClock, "nowMs">): number {
  let smallest = Infinity;
  for (let tick = 0; tick < TICKS; tick++) {
    const begin = clock.nowMs();
    let now = begin;
    while (now === begin) now = clock.nowMs();
    smallest = Math.min(smallest, now - begin);
  }
  return smallest;
}
