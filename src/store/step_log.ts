/** `steps.csv` of a trial that runs: grows at most once a second. */
import type { StepRecord } from "../base/records.ts";
import type { Ticks } from "./clock.ts";
import { stepLine, stepsHeader } from "./steps_csv.ts";

const FLUSH_EVERY_MS = 1000;

/** Appends steps to a new `steps.csv`. Owns the open file until `close`. */
export class StepLog {
  readonly #file: Deno.FsFile;
  readonly #ticks: Ticks;
  #layers: readonly string[] | undefined;
  #pending = "";
  #flushedAt: number;
  #isOpen = true;

  private constructor(file: Deno.FsFile, ticks: Ticks) {
    this.#file = file;
    this.#ticks = ticks;
    this.#flushedAt = ticks();
  }

  /**
   * Makes the file, empty: a trial that fails before its first step has an
   * empty one.
   *
   * @param path The file; must not exist.
   * @param ticks Tell when a second has passed.
   * @returns The log.
   */
  static async create(path: string, ticks: Ticks): Promise<StepLog> {
    const file = await Deno.open(path, { write: true, createNew: true });
    return new StepLog(file, ticks);
  }

  /**
   * Adds a row; the first one decides the columns.
   *
   * @param record The step.
   * @throws {RangeError} If the step has other layers than the first one.
   */
  append(record: StepRecord): void {
    if (this.#layers === undefined) {
      this.#layers = Object.keys(record.layers);
      this.#pending = stepsHeader(this.#layers);
    }
    this.#pending += stepLine(record, this.#layers);
    if (this.#ticks() - this.#flushedAt >= FLUSH_EVERY_MS) this.#flush();
  }

  /** Writes what is left, waits for the disk and closes the file. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    try {
      this.#flush();
      await this.#file.sync();
    } finally {
      this.discard();
    }
  }

  /** Closes the file and forgets what was not written yet. */
  discard(): void {
    if (this.#isOpen) this.#file.close();
    this.#isOpen = false;
  }

  #flush(): void {
    const bytes = new TextEncoder().encode(this.#pending);
    for (let at = 0; at < bytes.length;) {
      at += this.#file.writeSync(bytes.subarray(at));
    }
    this.#pending = "";
    this.#flushedAt = this.#ticks();
  }
}
