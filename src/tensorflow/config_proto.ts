/** How TensorFlow is told its options: a ConfigProto message. */
import { bytesField, concatBytes, varintField } from "./protobuf.ts";

/** Field numbers of tensorflow/core/protobuf/config.proto. */
const INTRA_OP_THREADS = 2;
const INTER_OP_THREADS = 5;
const GPU_OPTIONS = 6;
const ALLOW_SOFT_PLACEMENT = 7;
const GPU_ALLOW_GROWTH = 4;

/** Most threads that may be asked for; a typing error otherwise. */
const MOST_THREADS = 1024;

/**
 * The options of a context.
 *
 * GPU memory is taken as it is needed, not all at once, and operations that a
 * GPU has no kernel for run on the CPU. Neither changes a run on the CPU.
 *
 * @param threads Threads that one operation may use, and operations that may
 *     run at once; 1 to 1024.
 * @returns The message.
 * @throws {RangeError} If `threads` means nothing.
 */
export function configProto(threads: number): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new RangeError(
      `Cannot use ${threads} threads: expected a whole number, 1 to ${MOST_THREADS}`,
    );
  }
  return concatBytes([
    varintField(INTRA_OP_THREADS, threads),
    varintField(INTER_OP_THREADS, threads),
    bytesField(GPU_OPTIONS, varintField(GPU_ALLOW_GROWTH, 1)),
    varintField(ALLOW_SOFT_PLACEMENT, 1),
  ]);
}
