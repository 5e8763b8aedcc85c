/** Where the time of a trial goes. */
import type { Timings } from "../base/records.ts";

/** A part of a trial that is timed. */
export type Part = Exclude<keyof Timings, "totalMs">;

const NOTHING: Timings = {
  loadMs: 0,
  targetsMs: 0,
  captureMs: 0,
  iterationsMs: 0,
  saveMs: 0,
  totalMs: 0,
};

/** Adds up the time of each part. */
export class Stopwatch {
  readonly #start = performance.now();
  readonly #earlierMs: number;
  readonly #spent: Partial<Record<Part, number>>;

  /**
   * Starts.
   *
   * @param earlier The times of earlier parts of the trial.
   *     @default none
   */
  constructor({ totalMs, ...spent }: Timings = NOTHING) {
    this.#earlierMs = totalMs;
    this.#spent = { ...spent };
  }

  /** Adds milliseconds to a part. */
  add(part: Part, durationMs: number): void {
    this.#spent[part] = (this.#spent[part] ?? 0) + durationMs;
  }

  /** Runs `body` on the account of a part. */
  async time<Result>(part: Part, body: () => Promise<Result>): Promise<Result> {
    const begin = performance.now();
    try {
      return await body();
    } finally {
      this.add(part, performance.now() - begin);
    }
  }

  /** The times so far, rounded to microseconds. */
  read(): Timings {
    const totalMs = this.#earlierMs + performance.now() - this.#start;
    const all = { ...this.#spent, totalMs };
    const rounded = Object.entries(all).map(([part, ms]) => [
      part,
      Math.round(ms * 1000) / 1000,
    ]);
    return Object.fromEntries(rounded) as unknown as Timings;
  }
}
