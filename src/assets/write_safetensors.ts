/** Writes safetensors files. */

/** Values of a tensor: F32, F64 or U8. */
export type TensorData = Float32Array | Float64Array | Uint8Array;

/** A tensor to be written. */
export interface WrittenTensor<Data extends TensorData = Float32Array> {
  /** Sizes, outermost first. */
  readonly shape: readonly number[];
  /** Values, row-major. */
  readonly data: Data;
}

function typeOf({ data }: WrittenTensor<TensorData>): string {
  if (data instanceof Float32Array) return "F32";
  return data instanceof Float64Array ? "F64" : "U8";
}

const LENGTH_BYTES = 8;

/** What the format's own writer fills its header up to. */
const ALIGNMENT_BYTES = 8;

/**
 * Puts tensors and free texts into the safetensors format, which Python, Rust
 * and JavaScript read.
 *
 * @param tensors Name to tensor; the order is kept.
 * @param metadata Name to text.
 * @returns The whole file.
 *
 * @example
 * ```ts
 * import { readSafetensors } from "./safetensors.ts";
 * import { writeSafetensors } from "./write_safetensors.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const data = new Float32Array([1, 2]);
 * const file = writeSafetensors({ a: { shape: [2], data } }, { step: "3" });
 * const { tensors, metadata } = readSafetensors(file);
 * deepStrictEqual(tensors[0]?.read?.(), data);
 * deepStrictEqual(metadata.get("step"), "3");
 * ```
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, WrittenTensor<TensorData>>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    const { shape, data } = tensor;
    const begin = end;
    end += data.byteLength;
    const place = { shape, data_offsets: [begin, end] };
    return [name, { dtype: typeOf(tensor), ...place }] as const;
  });
  const text = JSON.stringify({
    __metadata__: metadata,
    ...Object.fromEntries(entries),
  });
  const header = new TextEncoder().encode(text);
  const headerBytes = Math.ceil(header.length / ALIGNMENT_BYTES) *
    ALIGNMENT_BYTES;
  const start = LENGTH_BYTES + headerBytes;
  const file = new Uint8Array(start + end).fill(0x20, LENGTH_BYTES, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.set(header, LENGTH_BYTES);
  entries.forEach(([name, { data_offsets: [begin] }]) => {
    const { buffer, byteOffset, byteLength } = tensors[name]!.data;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    file.set(bytes, start + begin!);
  });
  return file;
}
