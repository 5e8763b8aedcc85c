/** Image files to pixels. */
import { ImageError } from "../base/errors.ts";
import { decodeJpeg } from "./decode_jpeg.ts";
import { decodePng } from "./decode_png.ts";
import { type Header, readHeader } from "./header.ts";
import { jpegSegments } from "./jpeg_segments.ts";
import { pngChunks } from "./png_chunks.ts";
import type { Image } from "./types.ts";

/** Larger images are refused before they are decoded: they take 900 MB. */
export const MAX_PIXELS = 27_000_000;

/** Longest side; JPEG has no longer ones. */
export const MAX_SIDE = 65_535;

/** Passes over the pixels of a JPEG file, times pixels: three seconds. */
export const MAX_SCANNED_PIXELS = 400_000_000;

/** Marker of a start of scan. */
const SOS = 0xda;

/**
 * Decodes a PNG or JPEG file. Transparent pixels are laid over white; 16 bits
 * a channel become 8; an EXIF orientation is obeyed; colour profiles are not.
 *
 * @param bytes The whole file.
 * @param name What errors call the file, usually its path.
 * @returns RGB, 0–1, in steps of 1/255 where nothing is transparent.
 * @throws {ImageError} If the file is of another format, damaged, cut off, or
 *     larger than {@linkcode MAX_PIXELS} and the other limits here allow.
 */
export async function decodeImage(
  bytes: Uint8Array,
  name: string,
): Promise<Image> {
  const header = readHeader(bytes, name);
  checkPixels(header, name);
  checkScans(bytes, header, name);
  checkComplete(bytes, header, name);
  try {
    return header.format === "png"
      ? decodePng(bytes, header)
      : await decodeJpeg(bytes, header);
  } catch (cause) {
    const message = `Cannot decode ${name}: its ${header.format.toUpperCase()}`;
    throw new ImageError(`${message} data are damaged`, { cause });
  }
}

function checkPixels({ width, height }: Header, name: string): void {
  const found = `Cannot decode ${name}: it has ${width}×${height} pixels`;
  if (width * height > MAX_PIXELS) {
    throw new ImageError(
      `${found}; at most ${MAX_PIXELS / 1e6} megapixels are read, so make it ` +
        "smaller first",
    );
  }
  if (Math.max(width, height) > MAX_SIDE) {
    throw new ImageError(
      `${found}; sides up to ${MAX_SIDE} are read, so cut it first`,
    );
  }
}

/** A progressive file may have thousands of scans, a bit of light in each. */
function checkScans(
  bytes: Uint8Array,
  { format, width, height }: Header,
  name: string,
): void {
  if (format !== "jpeg") return;
  let scans = 0;
  for (const { marker } of jpegSegments(bytes)) if (marker === SOS) scans++;
  const most = Math.floor(MAX_SCANNED_PIXELS / (width * height));
  if (scans <= most) return;
  throw new ImageError(
    `Cannot decode ${name}: it has ${scans} scans; at most ${most} are read ` +
      `with ${width}×${height} pixels, so save it anew`,
  );
}

/** A file that was cut off would come out partly grey instead of failing. */
function checkComplete(
  bytes: Uint8Array,
  { format }: Header,
  name: string,
): void {
  const complete = format === "png" ? hasPngEnd(bytes) : hasJpegEnd(bytes);
  if (complete) return;
  throw new ImageError(
    `Cannot decode ${name}: the ${format.toUpperCase()} file is cut off ` +
      `after ${bytes.length} bytes; copy or fetch it again`,
  );
}

function hasJpegEnd(bytes: Uint8Array): boolean {
  let last = 0;
  for (const { marker } of jpegSegments(bytes)) last = marker;
  return last === 0xd9;
}

function hasPngEnd(bytes: Uint8Array): boolean {
  let last = "";
  for (const { type } of pngChunks(bytes)) last = type;
  return last === "IEND";
}
