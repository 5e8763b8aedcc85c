/** A file of a trial that runs, which grows at most once a second. */
import type { Ticks } from "./clock.ts";

const FLUSH_EVERY_MS = 1000;

/** Appends text to a file. Owns the open file until `close`. */
export class LogFile {
  readonly #file: Deno.FsFile;
  readonly #ticks: Ticks;
  #pending = "";
  #sizeBytes: number;
  #flushedAt: number;
  #isOpen = true;

  /**
   * Opens the file at its end; made if it is missing.
   *
   * @param path The file.
   * @param ticks Tell when a second has passed.
   */
  constructor(path: string, ticks: Ticks) {
    this.#file = Deno.openSync(path, { append: true, create: true });
    this.#sizeBytes = this.#file.statSync().size;
    this.#ticks = ticks;
    this.#flushedAt = ticks();
  }

  /** Adds text; it reaches the file at most once a second. */
  append(text: string): void {
    this.#pending += text;
    if (this.#ticks() - this.#flushedAt >= FLUSH_EVERY_MS) this.#flush();
  }

  /** Whether nothing was ever appended. */
  isEmpty(): boolean {
    return this.#sizeBytes === 0 && this.#pending === "";
  }

  /**
   * Writes what is left and waits for the disk.
   *
   * @returns Bytes of the file.
   */
  async sync(): Promise<number> {
    this.#flush();
    // of rows that come while the disk is waited for, none is counted
    const sizeBytes = this.#sizeBytes;
    await this.#file.sync();
    return sizeBytes;
  }

  /** Writes what is left, waits for the disk and closes the file. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    try {
      await this.sync();
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
    this.#sizeBytes += bytes.length;
    this.#flushedAt = this.#ticks();
  }
}
