/** PNG files of all forms, and damage to their chunks. */
import { deflateSync } from "node:zlib";
import type { Random } from "../../src/base/random.ts";
import {
  joinPngChunks,
  type PngChunk,
  pngChunks,
} from "../../src/image/png_chunks.ts";
import { below, few, pick } from "./draw.ts";
import { mutateBytes } from "./mutate_bytes.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Sides from nothing to far too much; large ones are slow, hence rare. */
const SIDES = [0, 1, 2, 3, 7, 8, 9, 16, 31, 64, 255, 257];
const LARGE_SIDES = [4096, 7000, 10000, 30000, 65535, 65536, 2 ** 31 - 1];

/** Colour types of the standard, and others. */
const COLOR_TYPES = [0, 2, 3, 4, 6, 1, 5, 255];
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };
const DEPTHS = [1, 2, 4, 8, 16, 0, 3, 32];

/** Chunk types that readers look at, and one that they do not. */
const TYPES = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "eXIf", "iCCP", "zzZz"];

/** Megabytes of zeros that pixel data may claim to be. */
const BOMBS = [20, 150, 450];
const bombs = new Map<number, Uint8Array>();

/** A side of an image; rarely a large one. */
export function side(random: Random): number {
  return pick(random, random() < 0.06 ? LARGE_SIDES : SIDES);
}

/** A PNG file that is right, or nearly so, with random pixels. */
export function madePng(random: Random): Bytes {
  const [width, height] = [1 + below(random, 40), 1 + below(random, 40)];
  const colorType = pick(random, COLOR_TYPES.slice(0, 5));
  const depth = pick(random, DEPTHS.slice(0, 5));
  const rowBits = width * depth * (CHANNELS[colorType] ?? 1);
  const rows = new Uint8Array((Math.ceil(rowBits / 8) + 1) * height);
  rows.forEach((_, at) => {
    rows[at] = random() < 0.7 ? below(random, 5) : below(random, 256);
  });
  const header = headerOf(width, height);
  header.set([depth, colorType, 0, 0, random() < 0.3 ? 1 : 0], 8);
  const palette = new Uint8Array(3 * few(random, 256));
  return joinPngChunks([
    { type: "IHDR", data: header },
    ...(colorType === 3 ? [{ type: "PLTE", data: palette }] : []),
    { type: "IDAT", data: deflateSync(rows) },
    { type: "IEND", data: new Uint8Array() },
  ]) as Bytes;
}

/** Damages the chunks of a PNG file; lengths and checksums are right again. */
export function mutatePng(bytes: Bytes, random: Random): Bytes {
  const chunks = [...pngChunks(bytes)];
  for (let left = few(random, 4); left > 0; left--) {
    mutateChunk(chunks, random);
  }
  return joinPngChunks(chunks) as Bytes;
}

function mutateChunk(chunks: PngChunk[], random: Random): void {
  const at = below(random, chunks.length);
  const chunk = chunks[at];
  if (chunk === undefined) return;
  switch (below(random, 8)) {
    case 0:
      chunks.splice(at, 1);
      break;
    case 1:
      chunks.splice(below(random, chunks.length + 1), 0, chunk);
      break;
    case 2:
      chunks[at] = { ...chunk, type: pick(random, TYPES) };
      break;
    case 3:
      chunks[at] = { ...chunk, data: mutateBytes(chunk.data.slice(), random) };
      break;
    case 4:
      replace(chunks, "IDAT", (data) => {
        return random() < 0.1 ? bombOf(pick(random, BOMBS)) : data.slice(
          0,
          below(random, data.length),
        );
      });
      break;
    default:
      replace(chunks, "IHDR", (data) => mutateHeader(data, random));
  }
}

function mutateHeader(data: Uint8Array, random: Random): Uint8Array {
  if (data.length < 13) return data;
  const copy = data.slice();
  const view = new DataView(copy.buffer);
  if (random() < 0.6) view.setUint32(below(random, 2) * 4, side(random));
  if (random() < 0.3) copy[8] = pick(random, DEPTHS);
  if (random() < 0.3) copy[9] = pick(random, COLOR_TYPES);
  if (random() < 0.2) copy[10 + below(random, 3)] = below(random, 3);
  return copy;
}

function replace(
  chunks: PngChunk[],
  type: string,
  change: (data: Uint8Array) => Uint8Array,
): void {
  const at = chunks.findIndex((chunk) => chunk.type === type);
  if (at >= 0) chunks[at] = { type, data: change(chunks[at]!.data) };
}

function headerOf(width: number, height: number): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  return header;
}

/** Zeros, compressed to a thousandth. */
function bombOf(megabytes: number): Uint8Array {
  const found = bombs.get(megabytes) ??
    deflateSync(new Uint8Array(megabytes * 1e6), { level: 1 });
  bombs.set(megabytes, found);
  return found;
}
