/** A signal that comes by itself when the time is up. */

/** Runs until `[Symbol.dispose]`. */
export interface Deadline extends Disposable {
  /** Aborted when the time is up, or another signal comes. */
  readonly signal: AbortSignal;
  /** Whether the time was up before another signal came. */
  hasPassed(): boolean;
}

/** Timers of 2^31 ms and more go off at once. */
export const LONGEST_MS: number = 2 ** 31 - 1;

/**
 * Starts a deadline.
 *
 * @param durationMs Time until it has passed, in milliseconds, up to
 *     {@linkcode LONGEST_MS}; undefined for one that never does.
 * @param other Ends it early.
 * @returns The deadline; the caller disposes it.
 * @throws {RangeError} If the time is too long.
 *
 * @example
 * ```ts
 * import { startDeadline } from "./deadline.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * using deadline = startDeadline(60_000, AbortSignal.abort());
 * const { signal } = deadline;
 * deepStrictEqual([signal.aborted, deadline.hasPassed()], [true, false]);
 * ```
 */
export function startDeadline(
  durationMs: number | undefined,
  other: AbortSignal,
): Deadline {
  if (durationMs !== undefined && !(durationMs <= LONGEST_MS)) {
    throw new RangeError(
      `Cannot wait ${durationMs} ms: expected at most ${LONGEST_MS}`,
    );
  }
  const controller = new AbortController();
  const { signal } = controller;
  let hasPassed = false;
  const pass = (): void => {
    hasPassed = !signal.aborted;
    controller.abort();
  };
  const end = (): void => controller.abort(other.reason);
  const timer = durationMs === undefined
    ? undefined
    : setTimeout(pass, durationMs);
  other.addEventListener("abort", end);
  if (other.aborted) end();
  return {
    signal,
    hasPassed: () => hasPassed,
    [Symbol.dispose]() {
      clearTimeout(timer);
      other.removeEventListener("abort", end);
    },
  };
}
