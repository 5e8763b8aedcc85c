/** Writing something whole, whatever stands at the other end. */

import { StoreError } from "../base/errors.ts";

/** Something that takes bytes, maybe not all at once. */
export interface ByteWriter {
  /** Writes the first of `bytes`, and returns how many. */
  writeSync(bytes: Uint8Array): number;
}

/** Milliseconds between two tries on a full pipe. */
const RETRY_MS = 5;

/**
 * Writes text or bytes and waits until it is written.
 *
 * @param stream Where to; a pipe whose reader has gone takes the rest for
 *     nothing, as nobody is left to tell.
 * @param content What to write; text as UTF-8.
 * @throws {StoreError} If the system refuses, as on a full disk.
 */
export function writeAll(
  stream: ByteWriter,
  content: string | Uint8Array,
): void {
  let rest = typeof content === "string"
    ? new TextEncoder().encode(content)
    : content;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(stream.writeSync(rest));
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) return;
      if (!(error instanceof Deno.errors.WouldBlock)) throw refused(error);
      // a parent process may share a pipe that it has set to non-blocking
      sleep(RETRY_MS);
    }
  }
}

/** An error that a user can act on, if the system refused to write. */
function refused(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const message = `Cannot write the output: ${error.message}`;
  return new StoreError(message, { cause: error });
}

function sleep(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
}
