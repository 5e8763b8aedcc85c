/** What the first bytes of an image file say, without decoding it. */
import { ImageError } from "../base/errors.ts";
import { exifOrientation, tiffOrientation } from "./exif_orientation.ts";
import { jpegSegments } from "./jpeg_segments.ts";
import { pngChunks } from "./png_chunks.ts";
import { sniff } from "./sniff.ts";
import type { Size } from "./types.ts";

/** Kinds that cannot be converted to an image. */
const NO_IMAGES = ["empty", "text"];

/** What a file says about its image. Sizes are those of the stored pixels. */
export interface Header extends Size {
  /** How the file is written. */
  readonly format: "png" | "jpeg";
  /**
   * How the stored pixels are to be turned for display: EXIF orientation, 1–8;
   * 1 is upright. From 5 on, width and height change places.
   */
  readonly orientation: number;
}

/**
 * Reads format, size and orientation of a PNG or JPEG file.
 *
 * @param bytes The file, or enough of its beginning.
 * @param name What errors call the file, usually its path.
 * @throws {ImageError} If it is neither a PNG nor a JPEG, or its header is
 *     damaged.
 */
export function readHeader(bytes: Uint8Array, name: string): Header {
  const kind = sniff(bytes);
  if (kind !== "PNG" && kind !== "JPEG") {
    throw new ImageError(
      `Cannot read ${name} as an image: found ${describe(kind)}; PNG and ` +
        `JPEG files are read${advice(kind, name)}`,
    );
  }
  const header = kind === "PNG" ? pngHeader(bytes) : jpegHeader(bytes, name);
  if (header === undefined || header.width < 1 || header.height < 1) {
    throw new ImageError(
      `Cannot read ${name}: its ${kind} header is damaged or cut off`,
    );
  }
  return header;
}

function describe(kind: string | undefined): string {
  if (kind === undefined) return "a file of unknown format";
  if (kind === "empty") return "an empty file";
  return `${kind === "AVIF" ? "an" : "a"} ${kind} file`;
}

function advice(kind: string | undefined, name: string): string {
  if (kind === undefined || NO_IMAGES.includes(kind)) return "";
  const target = `${name.replace(/\.[^./\\]*$/, "")}.png`;
  return `, so convert it, for instance with ImageMagick: ` +
    `magick ${quoted(name)} ${quoted(target)}`;
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : `"${path}"`;
}

function pngHeader(bytes: Uint8Array): Header | undefined {
  // signature (8), length (4), "IHDR" (4), width (4), height (4)
  if (bytes.length < 24) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(12) !== 0x49484452) return undefined;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  let orientation = 1;
  for (const { type, data } of pngChunks(bytes)) {
    if (type === "eXIf") orientation = tiffOrientation(data) ?? orientation;
  }
  return { format: "png", width, height, orientation };
}

function jpegHeader(bytes: Uint8Array, name: string): Header | undefined {
  let orientation = 1;
  for (const { marker, data } of jpegSegments(bytes)) {
    if (marker === 0xe1) orientation = exifOrientation(data) ?? orientation;
    if (!isStartOfFrame(marker)) continue;
    // precision (1), height (2), width (2)
    if (data.length < 5) return undefined;
    if (marker > 0xc2 || data[0] !== 8) {
      const kind = marker > 0xc2 ? "lossless or arithmetic" : `${data[0]}-bit`;
      throw new ImageError(
        `Cannot read ${name}: it is a ${kind} JPEG; baseline and progressive ` +
          `ones of 8 bits are read${advice("JPEG", name)}`,
      );
    }
    const height = data[1]! * 256 + data[2]!;
    const width = data[3]! * 256 + data[4]!;
    return { format: "jpeg", width, height, orientation };
  }
  return undefined;
}

/** SOF0 to SOF15, but for DHT, JPG and DAC, which lie among them. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 &&
    marker !== 0xc8 && marker !== 0xcc;
}
