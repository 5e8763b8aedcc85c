/** PNG files to pixels (W3C Portable Network Graphics). */
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import type { Header } from "./header.ts";
import { pngChunks } from "./png_chunks.ts";
import { pixelBits, type PngForm, pngUnpacker } from "./png_pixels.ts";
import { type PngLayout, pngRows, pngRowsBytes } from "./png_rows.ts";
import type { Image } from "./types.ts";
import { uprightImage } from "./upright.ts";

/** Some programs write a little more than there are pixels. */
const MOST_EXTRA_BYTES = 65_536;

/**
 * Decodes a PNG file of any form. Takes 12 bytes a pixel for the image and the
 * uncompressed data, and little else.
 *
 * @param bytes The whole file.
 * @param header Its header.
 * @returns RGB, 0–1, upright, transparent pixels laid over white.
 * @throws {Error} If the data are damaged, or of another size.
 */
export function decodePng(bytes: Uint8Array, header: Header): Image {
  const { form, isInterlaced, packed } = readChunks(bytes);
  const { width, height } = header;
  const layout: PngLayout = {
    ...{ width, height, isInterlaced },
    pixelBits: pixelBits(form),
  };
  const length = pngRowsBytes(layout);
  const most = length + MOST_EXTRA_BYTES;
  const raw = inflateSync(
    packed.length === 1 ? packed[0]! : Buffer.concat(packed),
    {
      maxOutputLength: most,
      // all in one piece: pieces would be in the memory twice
      chunkSize: most,
    },
  );
  if (raw.length < length) throw new SyntaxError("Pixel data end too early");
  const unpack = pngUnpacker(form);
  const { image, put } = uprightImage(header, header.orientation);
  const rgba = new Uint8Array(4 * width);
  for (const row of pngRows(raw, layout)) {
    unpack(row.bytes, row.width, rgba);
    put(rgba, row);
  }
  return image;
}

/** What the chunks say; of chunks that may stand once, the first. */
function readChunks(bytes: Uint8Array): {
  readonly form: PngForm;
  readonly isInterlaced: boolean;
  readonly packed: Uint8Array[];
} {
  const found = new Map<string, Uint8Array>();
  const packed: Uint8Array[] = [];
  for (const { type, data } of pngChunks(bytes)) {
    if (type === "IDAT") packed.push(data);
    else if (!found.has(type)) found.set(type, data);
  }
  const none = new Uint8Array();
  const header = found.get("IHDR") ?? none;
  const [depth = 0, colorType = 0, compression, filter, interlace] = header
    .subarray(8);
  const isKnown = compression === 0 && filter === 0 &&
    (interlace === 0 || interlace === 1);
  if (!isKnown) throw new SyntaxError("Header names an unknown method");
  const palette = found.get("PLTE") ?? none;
  const transparency = found.get("tRNS") ?? none;
  const form = { depth, colorType, palette, transparency };
  return { form, isInterlaced: interlace === 1, packed };
}
