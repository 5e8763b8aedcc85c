/** Pixels to PNG files (W3C Portable Network Graphics). */
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { joinPngChunks } from "./png_chunks.ts";
import { toBytes } from "./to_bytes.ts";
import type { Image } from "./types.ts";

const BITS_PER_CHANNEL = 8;
const TRUE_COLOUR = 2;
/** Filter 4: each byte less Paeth's guess from left, above and above left. */
const PAETH = 4;

// off the main thread, so that progress and Ctrl-C stay alive
const deflateAsync = promisify(deflate);

/**
 * Encodes an image as a PNG file, RGB, 8 bits a channel. Equal pixels give
 * equal bytes: nothing but pixels is written.
 *
 * @param image The image; values outside 0–1 are clamped, then rounded to 8
 *     bits as {@linkcode toBytes} does.
 * @returns The file.
 *
 * @example
 * ```ts
 * import { decodeImage } from "./decode.ts";
 * import { encodePng } from "./encode.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const image = { width: 1, height: 1, data: new Float32Array([0, 0.2, 1]) };
 * deepStrictEqual(await decodeImage(await encodePng(image), "dot"), image);
 * ```
 */
export async function encodePng(image: Image): Promise<Uint8Array> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, image.width);
  view.setUint32(4, image.height);
  header.set([BITS_PER_CHANNEL, TRUE_COLOUR], 8);
  const rows = filterRows(toBytes(image), image.width * 3);
  return joinPngChunks([
    { type: "IHDR", data: header },
    { type: "IDAT", data: await deflateAsync(rows) },
    { type: "IEND", data: new Uint8Array() },
  ]);
}

/** Each row with its filter's number before it. */
function filterRows(rgb: Uint8Array, rowBytes: number): Uint8Array {
  const height = rgb.length / rowBytes;
  const rows = new Uint8Array(rgb.length + height);
  for (let y = 0; y < height; y++) {
    const from = y * rowBytes;
    const to = y * (rowBytes + 1) + 1;
    rows[to - 1] = PAETH;
    for (let i = 0; i < rowBytes; i++) {
      const left = i < 3 ? 0 : rgb[from + i - 3]!;
      const above = y === 0 ? 0 : rgb[from + i - rowBytes]!;
      const corner = i < 3 || y === 0 ? 0 : rgb[from + i - rowBytes - 3]!;
      rows[to + i] = rgb[from + i]! - paeth(left, above, corner);
    }
  }
  return rows;
}

/** The neighbour nearest to left + above - corner. */
function paeth(left: number, above: number, corner: number): number {
  const byLeft = Math.abs(above - corner);
  const byAbove = Math.abs(left - corner);
  const byCorner = Math.abs(left + above - 2 * corner);
  if (byLeft <= byAbove && byLeft <= byCorner) return left;
  return byAbove <= byCorner ? above : corner;
}
