/** Ctrl-C: once to stop cleanly, twice to stop at once. */
import { GramlabError } from "../base/errors.ts";
import type { InterruptSignal, Io } from "./io.ts";

/** Exit codes of programs that a signal ended. */
const EXIT_CODES: Readonly<Record<InterruptSignal, number>> = {
  SIGINT: 130,
  SIGTERM: 143,
};

/**
 * Signals that come closer together are one: a terminal sends Ctrl-C to every
 * process, and `deno task` passes it on once more.
 */
const SAME_PRESS_MS = 400;

/** A signal ended what could not be left half done. */
export class InterruptedError extends GramlabError {
  /** Class name. */
  override name = "InterruptedError";
  /** Exit code of programs that the signal ended. */
  override readonly exitCode: number;

  /**
   * Builds the error.
   *
   * @param signal What ended the program.
   */
  constructor(signal: InterruptSignal) {
    super(`Stopped by ${signal}`);
    this.exitCode = EXIT_CODES[signal];
  }
}

/** Listens until `[Symbol.dispose]`. */
export interface Interruption extends Disposable {
  /** Aborted by the first signal, with an {@linkcode InterruptedError}. */
  readonly signal: AbortSignal;
  /** What to exit with after the first signal; undefined before it. */
  exitCode(): number | undefined;
}

/**
 * Listens for signals.
 *
 * @param io The terminal.
 * @param exitNow Ends the process at once; called at the second signal.
 * @returns The state of things.
 */
export function listenForInterruption(
  io: Io,
  exitNow: (code: number) => void,
): Interruption {
  const controller = new AbortController();
  let first: { signal: InterruptSignal; timeMs: number } | undefined;
  const stop = io.onInterrupt((signal) => {
    const timeMs = performance.now();
    if (first === undefined) {
      first = { signal, timeMs };
      // the terminal has just shown ^C in the line
      if (io.errIsTerminal) io.err("\n");
      io.err("Stopping; press Ctrl-C again to stop at once\n");
      controller.abort(new InterruptedError(signal));
    } else if (timeMs - first.timeMs > SAME_PRESS_MS) {
      exitNow(EXIT_CODES[first.signal]);
    }
  });
  return {
    signal: controller.signal,
    exitCode: () => first && EXIT_CODES[first.signal],
    [Symbol.dispose]: stop,
  };
}
