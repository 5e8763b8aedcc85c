/** PNG files made easier to decode. */
import { Buffer } from "node:buffer";
import { deflateSync, inflateSync } from "node:zlib";
import { joinPngChunks, type PngChunk, pngChunks } from "./png_chunks.ts";

/** Chunks that change pixels; all others are left out. */
const NEEDED = ["IHDR", "PLTE", "tRNS"];
/** 16-bit RGBA, and room for filter bytes. */
const MOST_BYTES_PER_PIXEL = 9;

/**
 * Writes a PNG file anew with its pixel data uncompressed. imagescript's own
 * decompression refuses some valid files, a third of the small ones among them
 * that its own encoder writes.
 *
 * @param bytes A PNG file.
 * @param pixels Width times height.
 * @returns A PNG file of the same pixels.
 * @throws {Error} If the compressed data are damaged or of another size.
 */
export function repackPng(bytes: Uint8Array, pixels: number): Uint8Array {
  const chunks = [...pngChunks(bytes)];
  const packed = chunks.filter(({ type }) => type === "IDAT");
  const raw = inflateSync(Buffer.concat(packed.map(({ data }) => data)), {
    // one row may be one pixel, hence as many filter bytes as pixels
    maxOutputLength: pixels * MOST_BYTES_PER_PIXEL + 64,
  });
  const needed = chunks.filter(({ type }) => NEEDED.includes(type));
  const stored: PngChunk = {
    type: "IDAT",
    data: deflateSync(raw, { level: 0 }),
  };
  const end: PngChunk = { type: "IEND", data: new Uint8Array() };
  return joinPngChunks([...needed, stored, end]);
}
