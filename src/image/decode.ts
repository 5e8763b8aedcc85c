/** Image files to pixels. */
import { ImageError } from "../base/errors.ts";
import { checkLimits } from "./check_limits.ts";
import { decodeJpeg } from "./decode_jpeg.ts";
import { decodePng } from "./decode_png.ts";
import { type Header, readHeader } from "./header.ts";
import { jpegSegments } from "./jpeg_segments.ts";
import { pngChunks } from "./png_chunks.ts";
import type { Image } from "./types.ts";

/**
 * Decodes a PNG or JPEG file. Transparent pixels are laid over white; 16 bits
 * a channel become 8; an EXIF orientation is obeyed; colour profiles are not.
 *
 * @param bytes The whole file.
 * @param name What errors call the file, usually its path.
 * @returns RGB, 0–1, in steps of 1/255 where nothing is transparent.
 * @throws {ImageError} If the file is of another format, damaged, cut off, or
 *     larger than {@linkcode checkLimits} allows.
 */
export async function decodeImage(
  bytes: Uint8Array,
  name: string,
): Promise<Image> {
  const header = readHeader(bytes, name);
  checkLimits(bytes, header, name);
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

/** A file that was cut off would come out partly grey instead of failing. */
function checkComplete(
  bytes: Uint8Array,
  { format }: Header,
  name: string,
): void {
  const isPng = format === "png";
  const complete = isPng ? hasPngEnd(bytes) : hasJpegEnd(bytes);
  if (complete) return;
  const kind = format.toUpperCase();
  // its end is there, so what goes before must be wrong
  const isEnded = endsWith(bytes, isPng ? PNG_END : JPEG_END);
  throw new ImageError(
    isEnded
      ? `Cannot decode ${name}: its ${kind} data are damaged`
      : `Cannot decode ${name}: the ${kind} file is cut off after ` +
        `${bytes.length} bytes; copy or fetch it again`,
  );
}

/** IEND and its checksum. */
const PNG_END = [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];

/** Marker of the end of the image. */
const JPEG_END = [0xff, 0xd9];

function endsWith(bytes: Uint8Array, end: readonly number[]): boolean {
  const last = bytes.subarray(-end.length);
  return end.every((byte, at) => last[at] === byte);
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
