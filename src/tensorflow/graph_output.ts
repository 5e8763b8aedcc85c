/** One output of a graph node, as the C API takes it. */
import type { Pointer } from "./memory.ts";

/** TF_Output, as bytes: operation (8), index (4), padding (4). */
export type Output = Uint8Array<ArrayBuffer>;

const OUTPUT_BYTES = 16;

/**
 * Names one output of a node.
 *
 * @param operation TF_Operation.
 * @param index Which of its outputs, from 0.
 * @returns TF_Output.
 */
export function toOutput(operation: Pointer, index: number): Output {
  const bytes = new ArrayBuffer(OUTPUT_BYTES);
  new BigUint64Array(bytes, 0, 1)[0] = operation;
  new Int32Array(bytes, 8, 1)[0] = index;
  return new Uint8Array(bytes);
}

/**
 * Puts outputs into one C array.
 *
 * @param outputs Any number.
 * @returns `TF_Output[]`.
 */
export function concatOutputs(
  outputs: readonly Output[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(OUTPUT_BYTES * outputs.length);
  outputs.forEach((output, i) => bytes.set(output, OUTPUT_BYTES * i));
  return bytes;
}
