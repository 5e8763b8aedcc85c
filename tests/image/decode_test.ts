import {
  deepStrictEqual,
  doesNotThrow,
  ok,
  rejects,
  strictEqual,
  throws,
} from "node:assert/strict";
// @ts-types="./imagescript.d.ts"
import { Image as Bitmap } from "imagescript";
import { decodeImage } from "../../src/image/decode.ts";
import { encodePng } from "../../src/image/encode.ts";
import { readHeader } from "../../src/image/header.ts";
import { joinPngChunks, pngChunks } from "../../src/image/png_chunks.ts";
import { toBytes } from "../../src/image/to_bytes.ts";
import type { Image } from "../../src/image/types.ts";
import { cutOffJpeg, pngFile } from "../plan/plan_files.ts";
import {
  BASELINE_JPEG,
  CMYK_JPEG,
  GREY_JPEG,
  joinBytes,
  jpegWithOrientation,
  PROGRESSIVE_JPEG,
} from "./sample_jpeg.ts";

const RED = [200, 40, 40];
const BLUE = [40, 60, 200];

function gradient(width: number, height: number): Image {
  const data = Float32Array.from(
    { length: width * height * 3 },
    (_, i) => ((i * 7) % 256) / 255,
  );
  return { width, height, data };
}

function assertPixel(image: Image, x: number, y: number, rgb: number[]): void {
  const at = (y * image.width + x) * 3;
  const found = [...toBytes(image).subarray(at, at + 3)];
  const close = found.every((value, i) => Math.abs(value - rgb[i]!) <= 3);
  ok(close, `pixel ${x}, ${y} is ${found}, not ${rgb}`);
}

for (
  const [kind, bytes] of [
    ["baseline", BASELINE_JPEG],
    ["progressive", PROGRESSIVE_JPEG],
  ] as const
) {
  Deno.test(`decodeImage() reads a ${kind} JPEG`, async () => {
    const image = await decodeImage(bytes, "flag.jpg");
    deepStrictEqual([image.width, image.height], [16, 8]);
    assertPixel(image, 2, 4, RED);
    assertPixel(image, 13, 4, BLUE);
  });

  Deno.test(`decodeImage() refuses a ${kind} JPEG cut off anywhere`, async () => {
    for (let length = 0; length < bytes.length; length += 7) {
      await rejects(decodeImage(bytes.subarray(0, length), "flag.jpg"), {
        name: "ImageError",
        message: /^Cannot (read|decode) flag\.jpg.*(cut off|empty|unknown)/,
      });
    }
  });
}

Deno.test("decodeImage() reads a grey JPEG", async () => {
  const image = await decodeImage(GREY_JPEG, "flag.jpg");
  assertPixel(image, 2, 4, [88, 88, 88]);
  assertPixel(image, 13, 4, [70, 70, 70]);
});

Deno.test("decodeImage() reads a CMYK JPEG", async () => {
  const image = await decodeImage(CMYK_JPEG, "flag.jpg");
  assertPixel(image, 2, 4, RED);
  assertPixel(image, 13, 4, BLUE);
});

Deno.test("decodeImage() reads a single pixel", async () => {
  const data = new Float32Array([0, 1, 0.2]);
  const image = { width: 1, height: 1, data };
  deepStrictEqual(await decodeImage(await encodePng(image), "a.png"), image);
});

Deno.test("decodeImage() reads a JPEG with something after its end", async () => {
  const bytes = joinBytes(BASELINE_JPEG, new Uint8Array([1, 2, 3]));
  strictEqual((await decodeImage(bytes, "flag.jpg")).width, 16);
});

// where the red half comes to lie
const SIDES = [
  "left",
  "right",
  "right",
  "left",
  "top",
  "top",
  "bottom",
  "bottom",
];

for (const [index, side] of SIDES.entries()) {
  Deno.test(`decodeImage() obeys EXIF orientation ${index + 1}`, async () => {
    const bytes = jpegWithOrientation(index + 1, index % 2 === 0);
    const image = await decodeImage(bytes, "flag.jpg");
    const upright = side === "left" || side === "right";
    deepStrictEqual([image.width, image.height], upright ? [16, 8] : [8, 16]);
    const first = side === "left" || side === "top" ? RED : BLUE;
    assertPixel(image, 1, 1, first);
    assertPixel(
      image,
      image.width - 2,
      image.height - 2,
      first === RED ? BLUE : RED,
    );
  });
}

Deno.test("decodeImage() obeys the EXIF orientation of a PNG", async () => {
  const data = new Float32Array([1, 0, 0, 0, 0, 1]);
  const png = await encodePng({ width: 2, height: 1, data });
  const [header, ...rest] = pngChunks(png);
  // the block of a JPEG, without marker, length and "Exif"
  const exif = jpegWithOrientation(6, false).slice(12, 38);
  const chunk = { type: "eXIf", data: exif };
  const image = await decodeImage(
    joinPngChunks([header!, chunk, ...rest]),
    "a",
  );
  deepStrictEqual([image.width, image.height], [1, 2]);
  assertPixel(image, 0, 0, [255, 0, 0]);
});

Deno.test("decodeImage() ignores an EXIF orientation out of range", async () => {
  const image = await decodeImage(jpegWithOrientation(9, true), "flag.jpg");
  deepStrictEqual([image.width, image.height], [16, 8]);
});

Deno.test("decodeImage() reads what encodePng() wrote", async () => {
  const image = gradient(13, 7);
  deepStrictEqual(await decodeImage(await encodePng(image), "a.png"), image);
});

Deno.test("decodeImage() lays transparent pixels over white", async () => {
  const bitmap = new Bitmap(2, 1);
  bitmap.bitmap.set([255, 0, 0, 51, 0, 0, 0, 0]);
  const bytes = await bitmap.encode(1, { creationTime: 0 });
  const { data } = await decodeImage(bytes, "glass.png");
  deepStrictEqual([...data], [1, 0.8, 0.8, 1, 1, 1].map(Math.fround));
});

Deno.test("decodeImage() reads PNGs that imagescript writes", async () => {
  for (const height of [1, 7, 14, 30]) {
    const { data } = gradient(13, height);
    const bitmap = new Bitmap(13, height);
    for (let i = 0; i < data.length / 3; i++) {
      const pixel = data.subarray(i * 3, i * 3 + 3).map((v) => v * 255);
      bitmap.bitmap.set([...pixel, 255], i * 4);
    }
    const bytes = await bitmap.encode(3, { creationTime: 0 });
    deepStrictEqual((await decodeImage(bytes, "a.png")).data, data);
  }
});

Deno.test("decodeImage() refuses a PNG cut off anywhere", async () => {
  const bytes = await encodePng(gradient(13, 7));
  for (let length = 0; length < bytes.length; length += 11) {
    await rejects(decodeImage(bytes.subarray(0, length), "a.png"), {
      name: "ImageError",
      message: /^Cannot (read|decode) a\.png.*(cut off|empty|unknown)/,
    });
  }
});

Deno.test("decodeImage() refuses a PNG with a wrong byte and says why", async () => {
  const bytes = await encodePng(gradient(40, 40));
  bytes[bytes.length - 20]! ^= 0x55;
  await rejects(decodeImage(bytes, "a.png"), (error: Error) => {
    strictEqual(error.message, "Cannot decode a.png: its PNG data are damaged");
    return error.cause instanceof Error;
  });
});

Deno.test("decodeImage() refuses 50 000 × 50 000 pixels before decoding", async () => {
  const bytes = await encodePng(gradient(4, 4));
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(16, 50_000);
  view.setUint32(20, 50_000);
  await rejects(decodeImage(bytes, "huge.png"), {
    name: "ImageError",
    message: "Cannot decode huge.png: it has 50000×50000 pixels; at most " +
      "27 megapixels are read, so make it smaller first",
  });
});

Deno.test.each([
  ["RIFF\x10\0\0\0WEBPVP8 ", "a WebP file"],
  ["GIF89a\x01\0", "a GIF file"],
  ["II*\0\x08\0\0\0", "a TIFF file"],
  ["MM\0*\0\0\0\x08", "a TIFF file"],
  ["BM\x10\0", "a BMP file"],
  ["\0\0\0\x18ftypheic", "a HEIC file"],
  ["\0\0\0\x18ftypavif", "an AVIF file"],
  ["%PDF-1.7\n", "a PDF file"],
])("readHeader() says what %j is, and how to convert it", (start, found) => {
  const bytes = Uint8Array.from(start, (c) => c.charCodeAt(0));
  throws(() => readHeader(bytes, "my art/a.b.xyz"), {
    name: "ImageError",
    message: `Cannot read my art/a.b.xyz as an image: found ${found}; PNG ` +
      "and JPEG files are read, so convert it, for instance with " +
      'ImageMagick: magick "my art/a.b.xyz" "my art/a.b.png"',
  });
});

Deno.test.each([
  ["not an image\n", "a text file"],
  ["", "an empty file"],
  ["\0\x01\x02\x03", "a file of unknown format"],
])("readHeader() says what %j is", (start, found) => {
  const bytes = Uint8Array.from(start, (c) => c.charCodeAt(0));
  throws(() => readHeader(bytes, "a.png"), {
    name: "ImageError",
    message: `Cannot read a.png as an image: found ${found}; PNG and JPEG ` +
      "files are read",
  });
});

Deno.test("readHeader() reads sizes without the pixels", async () => {
  const png = (await encodePng(gradient(13, 7))).subarray(0, 40);
  const jpeg = PROGRESSIVE_JPEG.subarray(0, 220);
  const orientation = 1;
  deepStrictEqual(readHeader(png, "a"), {
    format: "png",
    width: 13,
    height: 7,
    orientation,
  });
  deepStrictEqual(readHeader(jpeg, "a"), {
    format: "jpeg",
    width: 16,
    height: 8,
    orientation,
  });
});

Deno.test("readHeader() refuses a size of 0", async () => {
  const bytes = await encodePng(gradient(4, 4));
  doesNotThrow(() => readHeader(bytes, "a.png"));
  bytes.fill(0, 16, 20);
  throws(() => readHeader(bytes, "a.png"), /header is damaged or cut off/);
});

Deno.test("readHeader() names kinds of JPEG that are not read", () => {
  const at = BASELINE_JPEG.findIndex((byte, i) =>
    byte === 0xff && BASELINE_JPEG[i + 1] === 0xc0
  );
  const twelveBit = BASELINE_JPEG.slice();
  twelveBit[at + 4] = 12;
  throws(
    () => readHeader(twelveBit, "a.jpg"),
    /it is a 12-bit JPEG; .*convert/,
  );
  const arithmetic = BASELINE_JPEG.slice();
  arithmetic[at + 1] = 0xc9;
  throws(() => readHeader(arithmetic, "a.jpg"), /lossless or arithmetic JPEG/);
});

Deno.test("decodeImage() calls a whole file with damaged content damaged, not cut off", async () => {
  const jpeg = new Uint8Array(cutOffJpeg().length + 400).fill(0x55);
  jpeg.set(cutOffJpeg());
  jpeg.set([0xff, 0xd9], jpeg.length - 2);
  const png = (await pngFile(0.5)).slice();
  // the length of the first chunk behind the header
  new DataView(png.buffer).setUint32(33, 1e6);
  for (const bytes of [jpeg, png]) {
    await rejects(decodeImage(bytes, "noise"), {
      name: "ImageError",
      message: /^Cannot decode noise: its (JPEG|PNG) data are damaged$/,
    });
  }
});
