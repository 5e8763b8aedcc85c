/** A clock that only moves when a test says so. */
import type { BenchClock, CpuTimes } from "../../src/bench/clock.ts";
import type { TimedRun } from "../../src/bench/sample.ts";

/** Time in the hands of a test. */
export class FakeClock implements BenchClock {
  /** Milliseconds since the start. */
  time = 0;
  /** Processors that other programs keep busy. */
  otherProcessors = 0;
  #otherMs = 0;

  /** Lets time pass. */
  pass(durationMs: number): void {
    this.time += durationMs;
    this.#otherMs += this.otherProcessors * durationMs;
  }

  /** The time. */
  nowMs(): number {
    return this.time;
  }

  /** This program keeps two of four processors busy. */
  cpuTimes(): CpuTimes {
    const ownMs = 2 * this.time;
    const allMs = ownMs + this.#otherMs;
    return { ownMs, allMs, idleMs: 4 * this.time - allMs };
  }

  /** Iterations of this length. */
  run(iterationMs: number): TimedRun {
    return (iterations) => {
      this.pass(iterations * iterationMs);
      return Promise.resolve(0);
    };
  }
}
