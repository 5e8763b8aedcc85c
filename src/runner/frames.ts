/**
 * Values between processes: frames of a 32-bit length, little-endian, and the
 * value as V8 writes it. Typed arrays, NaN and undefined survive.
 */
import { deserialize, serialize } from "node:v8";

const LENGTH_BYTES = 4;

/**
 * No frame is longer. Text that a program prints between frames is taken for a
 * length: its fourth letter makes it longer than this.
 */
const MAX_BYTES = 2 ** 29;

/** The stream ended within a frame: the process that writes it has died. */
export class CutOffError extends SyntaxError {
  /** Class name. */
  override name = "CutOffError";
}

/**
 * Turns a value into a frame.
 *
 * @param value Anything that can be cloned between threads.
 * @throws {DOMException} If it cannot be, for instance a function.
 * @throws {RangeError} If it takes more than 512 MiB.
 */
export function encodeFrame(value: unknown): Uint8Array<ArrayBuffer> {
  const bytes = serialize(value);
  if (bytes.length > MAX_BYTES) {
    throw new RangeError(
      `Cannot send ${bytes.length} bytes: expected at most ${MAX_BYTES}`,
    );
  }
  const frame = new Uint8Array(LENGTH_BYTES + bytes.length);
  new DataView(frame.buffer).setUint32(0, bytes.length, true);
  frame.set(bytes, LENGTH_BYTES);
  return frame;
}

/**
 * Reads frames until the stream ends.
 *
 * @param stream What another process writes; a stream of bytes.
 * @returns The values.
 * @throws {CutOffError} If the stream ends within a frame.
 * @throws {SyntaxError} If there is something else between frames.
 *
 * @example
 * ```ts
 * import { encodeFrame, readFrames } from "./frames.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const value = { step: 3, image: new Float32Array([0.5]) };
 * const stream = new Blob([encodeFrame(value)]).stream();
 * deepStrictEqual(await Array.fromAsync(readFrames(stream)), [value]);
 * ```
 */
export async function* readFrames(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<unknown, void, void> {
  const reader = stream.getReader({ mode: "byob" });
  try {
    while (true) {
      const header = await readBytes(reader, LENGTH_BYTES);
      if (header.length === 0) return;
      assertWhole(header, LENGTH_BYTES);
      const length = new DataView(header.buffer).getUint32(0, true);
      if (length > MAX_BYTES) {
        throw new SyntaxError("Cannot read a frame: there is something else");
      }
      const bytes = await readBytes(reader, length);
      assertWhole(bytes, length);
      yield deserialize(bytes);
    }
  } finally {
    reader.releaseLock();
  }
}

function assertWhole({ length }: Uint8Array, expected: number): void {
  if (length === expected) return;
  throw new CutOffError("Cannot read a frame: the stream ended in it");
}

/** So many bytes, or those that are left. */
async function readBytes(
  reader: ReadableStreamBYOBReader,
  count: number,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array(count);
  let filled = 0;
  while (filled < count) {
    const rest = new Uint8Array(bytes.buffer, filled, count - filled);
    const { value, done } = await reader.read(rest);
    if (value === undefined) return bytes.subarray(0, 0);
    // the reader takes the memory and gives it back with the value
    bytes = new Uint8Array(value.buffer, 0, count);
    filled += value.length;
    if (done) return bytes.subarray(0, filled);
  }
  return bytes;
}
