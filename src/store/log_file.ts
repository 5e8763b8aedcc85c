/** A file of a trial that runs, which grows at most once a second. */
import type { Ticks } from "./clock.ts";

const FLUSH_EVERY_MS = 1000;

/** Appends text to a new file. Owns the open file until `close`. */
export class LogFile {
  readonly #file: Deno.FsFile;
  readonly #ticks: Ticks;
  #pending = "";
  #flushedAt: number;
  #isOpen = true;

  /**
   * Makes the file, empty.
   *
   * @param path The file; must not exist.
   * @param ticks Tell when a second has passed.
   */
  constructor(path: string, ticks: Ticks) {
    this.#file = Deno.openSync(path, { write: true, createNew: true });
    this.#ticks = ticks;
    this.#flushedAt = ticks();
  }

  /** Adds text; it reaches the file at most once a second. */
  append(text: string): void {
    this.#pending += text;
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
