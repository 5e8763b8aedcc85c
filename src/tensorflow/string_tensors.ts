/** Texts in TensorFlow's memory: arrays of TF_TString. */
import type { Pointer } from "./memory.ts";
import { readBytes } from "./memory.ts";
import type { Symbols } from "./symbols.ts";

/** sizeof(TF_TString) on every 64-bit system. */
export const TSTRING_BYTES = 24;

/**
 * Copies byte strings into fresh memory; {@linkcode freeStrings} frees them.
 *
 * @param c The C API.
 * @param data Room for one TF_TString each.
 * @param strings Bytes of each text, usually UTF-8.
 */
export function writeStrings(
  c: Symbols,
  data: Pointer,
  strings: readonly Uint8Array<ArrayBuffer>[],
): void {
  strings.forEach((bytes, i) => {
    const string = stringAt(data, i);
    c.TF_StringInit(string);
    c.TF_StringCopy(string, bytes, BigInt(bytes.length));
  });
}

/**
 * Frees what {@linkcode writeStrings} allocated.
 *
 * @param c The C API.
 * @param data First TF_TString.
 * @param count Number of texts.
 */
export function freeStrings(c: Symbols, data: Pointer, count: number): void {
  for (let i = 0; i < count; i++) c.TF_StringDealloc(stringAt(data, i));
}

/**
 * Copies byte strings out.
 *
 * @param c The C API.
 * @param data First TF_TString.
 * @param count Number of texts.
 * @returns Bytes of each text.
 */
export function readStrings(
  c: Symbols,
  data: Pointer,
  count: number,
): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: count }, (_, i) => {
    const string = stringAt(data, i);
    const length = Number(c.TF_StringGetSize(string));
    return readBytes(c, c.TF_StringGetDataPointer(string), length);
  });
}

function stringAt(data: Pointer, index: number): Pointer {
  return data + BigInt(index * TSTRING_BYTES);
}
