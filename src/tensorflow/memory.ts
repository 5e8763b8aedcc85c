/** Moving text and bytes between JavaScript and native memory. */
import type { Symbols } from "./symbols.ts";

/** An address in native memory. */
export type Pointer = bigint;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const names = new Map<string, Uint8Array<ArrayBuffer>>();

/**
 * A name as C wants it. Kept for the life of the process, so pass names of
 * operations and attributes only.
 *
 * @param name Text without zero bytes.
 * @returns UTF-8 bytes that end with a zero.
 */
export function cName(name: string): Uint8Array<ArrayBuffer> {
  let bytes = names.get(name);
  if (bytes === undefined) {
    bytes = cText(name);
    names.set(name, bytes);
  }
  return bytes;
}

/**
 * A text as C wants it, not kept.
 *
 * @param text Text without zero bytes.
 * @returns UTF-8 bytes that end with a zero.
 */
export function cText(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(`${text}\0`);
}

/**
 * UTF-8 bytes of a text, without a final zero.
 *
 * @param text Any text.
 * @returns Its bytes.
 */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/**
 * Reads a text that ends with a zero.
 *
 * @param c The C API.
 * @param pointer First byte.
 * @returns The text.
 */
export function readText(c: Symbols, pointer: Pointer): string {
  return decoder.decode(readBytes(c, pointer, Number(c.strlen(pointer))));
}

/**
 * Copies native memory into a new buffer.
 *
 * @param c The C API.
 * @param pointer First byte.
 * @param length Number of bytes.
 * @returns The copy.
 */
export function readBytes(
  c: Symbols,
  pointer: Pointer,
  length: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  if (length > 0) c.copyOut(bytes, pointer, BigInt(length));
  return bytes;
}

/**
 * Copies bytes into native memory.
 *
 * @param c The C API.
 * @param pointer First byte of at least `bytes.length` bytes.
 * @param bytes What to copy.
 */
export function writeBytes(
  c: Symbols,
  pointer: Pointer,
  bytes: Uint8Array<ArrayBuffer>,
): void {
  if (bytes.length > 0) c.copyIn(pointer, bytes, BigInt(bytes.length));
}

/**
 * Dimensions as C wants them.
 *
 * @param shape Dimensions.
 * @returns At least one element, so that the buffer has an address.
 */
export function cShape(shape: readonly number[]): BigInt64Array<ArrayBuffer> {
  const dims = new BigInt64Array(Math.max(shape.length, 1));
  shape.forEach((size, i) => dims[i] = BigInt(size));
  return dims;
}

/**
 * Gives memory that was freed back to the system, where the C library keeps it
 * otherwise: after fifty evictions glibc held on to more than the functions
 * that were left took. Takes some 15 ms a gigabyte.
 *
 * @param c The C API.
 */
export function releaseFreed(c: Symbols): void {
  const KEEP_NOTHING = 0n;
  c.malloc_trim?.(KEEP_NOTHING);
}
