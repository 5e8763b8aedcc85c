/** When a trial is to be kept so that it can go on. */
import { parseCheckpointInterval } from "../base/checkpoint_interval.ts";
import type { Ticks } from "../store/mod.ts";

/**
 * Time between checkpoints for each time that one takes: no more than one part
 * in a hundred goes into them, however large images are.
 */
const SHARE = 100;

/** Says when the next checkpoint is due; the first one after an interval. */
export class CheckpointClock {
  readonly #interval;
  readonly #ticks: Ticks;
  #lastMs: number;
  #tookMs = 0;

  /**
   * Starts.
   *
   * @param text A setting `checkpointEvery`.
   * @param ticks For how long things take.
   *     @default performance.now
   */
  constructor(text: string, ticks: Ticks = () => performance.now()) {
    this.#interval = parseCheckpointInterval(text)!;
    this.#ticks = ticks;
    this.#lastMs = ticks();
  }

  /** Whether checkpoints are wanted at all. */
  isOn(): boolean {
    return this.#interval.kind !== "never";
  }

  /** Whether one is to be made before the iteration at `step`. */
  isDue(step: number): boolean {
    const interval = this.#interval;
    if (interval.kind === "never") return false;
    if (interval.kind === "iterations") return step % interval.count === 0;
    const waitMs = Math.max(interval.durationMs, SHARE * this.#tookMs);
    return this.#ticks() - this.#lastMs >= waitMs;
  }

  /**
   * One is begun.
   *
   * @returns To be called when it is on the disk.
   */
  begin(): () => void {
    const beginMs = this.#ticks();
    return () => {
      this.#lastMs = this.#ticks();
      this.#tookMs = this.#lastMs - beginMs;
    };
  }
}
