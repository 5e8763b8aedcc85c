/** The little of protocol buffers that TensorFlow's C API asks for. */

/** Wire types of the protocol buffer encoding. */
const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/**
 * Joins messages or fields.
 *
 * @param parts Encoded fields.
 * @returns Their bytes, one after the other.
 */
export function concatBytes(
  parts: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * A whole number, seven bits a byte, the lowest first.
 *
 * @param value Any number of 64 bits; negative ones take ten bytes.
 * @returns Its bytes.
 */
export function varint(value: number | bigint): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/**
 * A field that holds a whole number or a boolean.
 *
 * @param field Its number.
 * @param value Its value.
 * @returns The encoded field.
 */
export function varintField(
  field: number,
  value: number | bigint,
): Uint8Array<ArrayBuffer> {
  return concatBytes([varint((field << 3) | VARINT), varint(value)]);
}

/**
 * A field that holds a text, bytes, a message or packed numbers.
 *
 * @param field Its number.
 * @param bytes Its content.
 * @returns The encoded field.
 *
 * @example The memory growth of TensorFlow's ConfigProto
 * ```ts
 * import { bytesField, varintField } from "./protobuf.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const bytes = bytesField(6, varintField(4, 1));
 * deepStrictEqual([...bytes], [0x32, 2, 0x20, 1]);
 * ```
 */
export function bytesField(
  field: number,
  bytes: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const tag = varint((field << 3) | LENGTH_DELIMITED);
  return concatBytes([tag, varint(bytes.length), bytes]);
}

/**
 * Reads the length-delimited fields of a message; others are passed over.
 *
 * @param bytes The message.
 * @returns Number and content of each field, in their order.
 */
export function* bytesFieldsOf(
  bytes: Uint8Array,
): Generator<[field: number, content: Uint8Array]> {
  let at = 0;
  const readVarint = (): number => {
    let value = 0;
    for (let factor = 1;; factor *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = readVarint();
    const wireType = tag & 7;
    if (wireType === VARINT) readVarint();
    else if (wireType === FIXED_64) at += 8;
    else if (wireType === FIXED_32) at += 4;
    else {
      const length = readVarint();
      yield [tag >>> 3, bytes.subarray(at, at + length)];
      at += length;
    }
  }
}
