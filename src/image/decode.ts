/** Image files to pixels. */
// @ts-types="./imagescript.d.ts"
import { Image as Bitmap } from "imagescript";
import { ImageError } from "../base/errors.ts";
import { type Header, readHeader } from "./header.ts";
import { jpegSegments } from "./jpeg_segments.ts";
import { orient } from "./orient.ts";
import { pngChunks } from "./png_chunks.ts";
import { repackPng } from "./repack_png.ts";
import type { Image } from "./types.ts";

/** Larger images are refused before they are decoded. */
export const MAX_PIXELS = 100_000_000;

/**
 * Decodes a PNG or JPEG file. Transparent pixels are laid over white; 16 bits
 * a channel become 8; an EXIF orientation is obeyed; colour profiles are not.
 *
 * @param bytes The whole file.
 * @param name What errors call the file, usually its path.
 * @returns RGB, 0–1, in steps of 1/255 where nothing is transparent.
 * @throws {ImageError} If the file is of another format, damaged, cut off, or
 *     larger than {@linkcode MAX_PIXELS}.
 */
export async function decodeImage(
  bytes: Uint8Array,
  name: string,
): Promise<Image> {
  const header = readHeader(bytes, name);
  checkPixels(header, name);
  checkComplete(bytes, header, name);
  const bitmap = await decodeBitmap(bytes, header).catch((cause: unknown) => {
    const message = `Cannot decode ${name}: its ${header.format.toUpperCase()}`;
    throw new ImageError(`${message} data are damaged`, { cause });
  });
  if (bitmap.width !== header.width || bitmap.height !== header.height) {
    throw new ImageError(
      `Cannot decode ${name}: its header says ${header.width}×` +
        `${header.height}, its pixels are ${bitmap.width}×${bitmap.height}`,
    );
  }
  const { width, height } = bitmap;
  const data = overWhite(bitmap.bitmap);
  return orient({ width, height, data }, header.orientation);
}

/** Only PNG and JPEG may come here: a TIFF can crash the process. */
async function decodeBitmap(
  bytes: Uint8Array,
  { format, width, height }: Header,
): Promise<Bitmap> {
  if (format === "jpeg") return await Bitmap.decode(bytes);
  return await Bitmap.decode(repackPng(bytes, width * height));
}

function checkPixels({ width, height }: Header, name: string): void {
  if (width * height <= MAX_PIXELS) return;
  throw new ImageError(
    `Cannot decode ${name}: it has ${width}×${height} pixels; at most ` +
      `${MAX_PIXELS / 1e6} megapixels are read, so make it smaller first`,
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

/** RGBA bytes to RGB floats. */
function overWhite(rgba: Uint8ClampedArray): Float32Array {
  const pixels = rgba.length / 4;
  const data = new Float32Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    const alpha = rgba[i * 4 + 3]! / 255;
    for (let channel = 0; channel < 3; channel++) {
      const value = rgba[i * 4 + channel]! / 255;
      data[i * 3 + channel] = value * alpha + (1 - alpha);
    }
  }
  return data;
}
