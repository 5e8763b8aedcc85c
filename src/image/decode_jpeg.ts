/** JPEG files to pixels, by imagescript's WebAssembly. */
// @ts-types="./imagescript_jpeg.d.ts"
import decoder, { type Decoded } from "imagescript/wasm/node/jpeg.js";
import type { Header } from "./header.ts";
import type { Image } from "./types.ts";
import { uprightImage } from "./upright.ts";

/** Channels by the decoder's name of the format. */
const CHANNELS: readonly number[] = [1, 3, 4];

/**
 * Decodes a JPEG file.
 *
 * @param bytes The whole file.
 * @param header Its header.
 * @returns RGB, 0–1, upright.
 * @throws {Error} If the data are damaged, or of another size.
 */
export async function decodeJpeg(
  bytes: Uint8Array,
  header: Header,
): Promise<Image> {
  const { width, height, format, buffer } = await unpack(bytes);
  const channels = CHANNELS[format];
  if (width !== header.width || height !== header.height) {
    throw new SyntaxError(`Pixels are ${width}×${height}`);
  }
  if (channels === undefined || buffer.length < width * height * channels) {
    throw new SyntaxError(`Pixels are of format ${format}`);
  }
  const { image, put } = uprightImage(header, header.orientation);
  // clamped arrays round
  const rgba = new Uint8ClampedArray(4 * width).fill(255);
  for (let y = 0; y < height; y++) {
    const start = y * width * channels;
    toRgba(buffer.subarray(start, start + width * channels), channels, rgba);
    put(rgba, { width, x: 0, stepX: 1, y });
  }
  return image;
}

/**
 * In a function of its own, so that the decoder and its memory, which is as
 * large as the pixels and more, are free before there are floats.
 */
async function unpack(bytes: Uint8Array): Promise<Decoded> {
  const { decode } = await decoder.init();
  return decode(bytes);
}

function toRgba(
  row: Uint8Array,
  channels: number,
  rgba: Uint8ClampedArray,
): void {
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  let to = 0;
  for (let from = 0; from < row.length; from += channels) {
    rgba[to] = row[from]!;
    rgba[to + 1] = row[from + green]!;
    rgba[to + 2] = row[from + blue]!;
    to += 4;
  }
  if (channels === 4) inkToLight(row, rgba);
}

/** CMYK: each ink and black take light away. */
function inkToLight(row: Uint8Array, rgba: Uint8ClampedArray): void {
  for (let i = 0; i < row.length; i += 4) {
    const light = 1 - row[i + 3]! / 255;
    for (let c = 0; c < 3; c++) {
      rgba[i + c] = 255 * (1 - row[i + c]! / 255) * light;
    }
  }
}
