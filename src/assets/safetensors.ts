/**
 * Reads safetensors files: the length of a JSON header (64 bits,
 * little-endian), the header, then the values, little-endian and row-major.
 */

import type { StoredTensor } from "./stored_tensor.ts";

const LENGTH_BYTES = 8;
/** The format allows ten times as many; those of VGG-19 have 4000. */
export const MAX_HEADER_BYTES = 10_000_000;
const METADATA = "__metadata__";

/** What a file holds. */
export interface SafetensorsFile {
  /** Free texts that the writer left; empty if there are none. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Tensors in the order of the header. */
  readonly tensors: readonly StoredTensor[];
}

/** An entry of the header. */
interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Readers of values, by type: bytes of one value, and from bytes to floats. */
const TYPES: Readonly<
  Record<string, [number, (values: ArrayBuffer) => Float32Array]>
> = {
  F32: [4, (values) => new Float32Array(values)],
  F16: [2, (values) => Float32Array.from(new Float16Array(values))],
};

/**
 * Whether a file begins as one of safetensors does.
 *
 * @param bytes The file, or at least its first 9 bytes.
 */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > LENGTH_BYTES && bytes[LENGTH_BYTES] === 0x7b &&
    headerBytes(bytes) <= MAX_HEADER_BYTES;
}

/**
 * Reads the header; values are read when they are asked for.
 *
 * @param bytes The whole file.
 * @returns Metadata and tensors; float32 and float16 can be read.
 * @throws {SyntaxError} If the header is damaged or the file is cut off.
 *
 * @example
 * ```ts
 * import { readSafetensors } from "./safetensors.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const header = `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`;
 * const bytes = new Uint8Array(8 + header.length + 4);
 * bytes[0] = header.length;
 * bytes.set(new TextEncoder().encode(header), 8);
 * bytes.set(new Uint8Array(new Float32Array([1.5]).buffer), 8 + header.length);
 * const [tensor] = readSafetensors(bytes).tensors;
 * deepStrictEqual(tensor?.read?.(), new Float32Array([1.5]));
 * ```
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const start = LENGTH_BYTES + headerBytes(bytes);
  if (start > bytes.length) throw new SyntaxError("The file is cut off");
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, start));
  const { [METADATA]: metadata = {}, ...entries } = header;
  const values = bytes.subarray(start);
  return {
    metadata: new Map(
      Object.entries(metadata as object).map(([key, v]) => [key, String(v)]),
    ),
    tensors: Object.entries(entries).map(([name, entry]) =>
      storedTensor(name, entry, values)
    ),
  };
}

function headerBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Number(view.getBigUint64(0, true));
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new SyntaxError("Its header is damaged", { cause });
  }
  if (isRecord(header)) return header;
  throw new SyntaxError("Its header is no map");
}

function storedTensor(
  name: string,
  entry: unknown,
  values: Uint8Array,
): StoredTensor {
  if (!isEntry(entry)) throw new SyntaxError(`Its entry ${name} is damaged`);
  const { dtype: type, shape, data_offsets: [from, to] } = entry;
  if (to > values.length) throw new SyntaxError("The file is cut off");
  const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (known === undefined) return { name, shape, type, read: undefined };
  const [valueBytes, decode] = known;
  const count = shape.reduce((product, size) => product * size, 1);
  if (to - from !== count * valueBytes) {
    throw new SyntaxError(
      `Its entry ${name} has ${to - from} bytes for [${shape.join(", ")}]`,
    );
  }
  // copied, since a view of floats must begin at a multiple of their size
  const read = () => decode(values.slice(from, to).buffer);
  return { name, shape, type, read };
}

function isEntry(entry: unknown): entry is Entry {
  if (!isRecord(entry)) return false;
  const { dtype, shape, data_offsets: offsets } = entry;
  return typeof dtype === "string" && isSizes(shape) && isSizes(offsets) &&
    offsets.length === 2 && offsets[0]! <= offsets[1]!;
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) &&
    value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
