import { deepStrictEqual } from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { decodeImage } from "../../src/image/decode.ts";
import { joinPngChunks } from "../../src/image/png_chunks.ts";
import { toBytes } from "../../src/image/to_bytes.ts";

const WIDTH = 5;
const HEIGHT = 4;

/** The ways in which PNG files hold pixels: colour type, channels, depths. */
const FORMS = [
  ["grey", 0, 1, [1, 2, 4, 8, 16]],
  ["RGB", 2, 3, [8, 16]],
  ["palette", 3, 1, [1, 2, 4, 8]],
  ["grey and alpha", 4, 2, [8, 16]],
  ["RGBA", 6, 4, [8, 16]],
] as const;

/** First column and row of each pass of Adam7, and the steps between. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

const WHOLE = [[0, 0, 1, 1]] as const;

/** A sample of a pixel: anything, different from its neighbours. */
function sample(x: number, y: number, channel: number, depth: number): number {
  return (x * 0x2b1d + y * 0x4ef3 + channel * 0x6a35) % 2 ** depth;
}

/** Samples of one row as bytes, after the byte of the filter: none. */
function packRow(samples: readonly number[], depth: number): number[] {
  const bits = samples.map((it) => it.toString(2).padStart(depth, "0")).join(
    "",
  );
  const bytes = bits.match(/.{1,8}/g)!.map((it) => it.padEnd(8, "0"));
  return [0, ...bytes.map((it) => parseInt(it, 2))];
}

function packPixels(
  channels: number,
  depth: number,
  isInterlaced: boolean,
): Uint8Array {
  const rows: number[][] = [];
  for (const [left, top, dx, dy] of isInterlaced ? PASSES : WHOLE) {
    for (let y = top; y < HEIGHT; y += dy) {
      const samples: number[] = [];
      for (let x = left; x < WIDTH; x += dx) {
        for (let c = 0; c < channels; c++) samples.push(sample(x, y, c, depth));
      }
      if (samples.length > 0) rows.push(packRow(samples, depth));
    }
  }
  return deflateSync(Uint8Array.from(rows.flat()));
}

/** Three bytes an entry. */
function palette(depth: number): Uint8Array {
  return Uint8Array.from({ length: 3 * 2 ** depth }, (_, i) => (i * 37) % 256);
}

function pngOf(
  [, colorType, channels]: typeof FORMS[number],
  depth: number,
  isInterlaced: boolean,
): Uint8Array {
  const header = new Uint8Array(13);
  header.set([WIDTH], 3);
  header.set([HEIGHT], 7);
  header.set([depth, colorType, 0, 0, isInterlaced ? 1 : 0], 8);
  const data = packPixels(channels, depth, isInterlaced);
  return joinPngChunks([
    { type: "IHDR", data: header },
    ...(colorType === 3 ? [{ type: "PLTE", data: palette(depth) }] : []),
    { type: "IDAT", data },
    { type: "IEND", data: new Uint8Array() },
  ]);
}

/** What the pixels should come out as, in bytes. */
function expected(
  [, colorType, channels]: typeof FORMS[number],
  depth: number,
): number[] {
  const result: number[] = [];
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    const samples = Array.from(
      { length: channels },
      (_, c) => sample(at % WIDTH, Math.floor(at / WIDTH), c, depth),
    );
    if (colorType === 3) {
      const from = 3 * samples[0]!;
      result.push(...palette(depth).subarray(from, from + 3));
      continue;
    }
    const levels = samples.map((it) =>
      depth === 16 ? it >> 8 : it * 255 / (2 ** depth - 1)
    );
    const hasAlpha = colorType >= 4;
    const alpha = hasAlpha ? levels.pop()! / 255 : 1;
    const rgb = levels.length === 1 ? Array(3).fill(levels[0]) : levels;
    const white = rgb.map((it) => it * alpha + 255 * (1 - alpha));
    result.push(...white.map(Math.round));
  }
  return result;
}

for (const form of FORMS) {
  for (const depth of form[3]) {
    for (const isInterlaced of [false, true]) {
      const how = isInterlaced ? ", interlaced" : "";
      Deno.test(`decodeImage() reads a PNG of ${form[0]}, ${depth} bits${how}`, async () => {
        const image = await decodeImage(pngOf(form, depth, isInterlaced), "a");
        deepStrictEqual([image.width, image.height], [WIDTH, HEIGHT]);
        deepStrictEqual([...toBytes(image)], expected(form, depth));
      });
    }
  }
}

/** A PNG file of one row. */
function rowOf(
  { depth, colorType, row, extra }: {
    readonly depth: number;
    readonly colorType: number;
    readonly row: readonly number[];
    readonly extra: Readonly<Record<string, readonly number[]>>;
  },
): Uint8Array {
  const header = new Uint8Array(13);
  header.set([0, 0, 0, 4, 0, 0, 0, 1, depth, colorType]);
  return joinPngChunks([
    { type: "IHDR", data: header },
    ...Object.entries(extra).map(([type, data]) => ({
      type,
      data: Uint8Array.from(data),
    })),
    { type: "IDAT", data: deflateSync(Uint8Array.from([0, ...row])) },
    { type: "IEND", data: new Uint8Array() },
  ]);
}

Deno.test.each([
  ["grey", 2, 0, [0b00_01_10_11], { tRNS: [0, 2] }, [0, 85, 255, 255]],
  ["grey of 8 bits", 8, 0, [1, 2, 3, 4], { tRNS: [0, 3] }, [1, 2, 255, 4]],
  [
    "grey of 16 bits",
    16,
    0,
    [9, 0, 9, 1, 9, 2, 9, 3],
    { tRNS: [9, 1] },
    [9, 255, 9, 9],
  ],
  [
    "a palette, and a colour that it lacks",
    8,
    3,
    [0, 1, 2, 9],
    { PLTE: [10, 10, 10, 20, 20, 20, 30, 30, 30], tRNS: [255, 0] },
    [10, 255, 30, 0],
  ],
])(
  "decodeImage() lays the transparent colour of %s over white",
  async (_, depth, colorType, row, extra, levels) => {
    const bytes = rowOf({ depth, colorType, row, extra });
    const image = await decodeImage(bytes, "key.png");
    deepStrictEqual(
      [...toBytes(image)],
      levels.flatMap((level) => [level, level, level]),
    );
  },
);
