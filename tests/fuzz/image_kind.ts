/** Damaged image files. */
// @ts-types="../image/imagescript.d.ts"
import { Image as Bitmap } from "imagescript";
import { join } from "node:path";
import { sha256 } from "../../src/base/sha256.ts";
import type { Random } from "../../src/base/random.ts";
import { encodePng } from "../../src/image/encode.ts";
import { readHeader } from "../../src/image/header.ts";
import { readImageFile } from "../../src/plan/read_image_file.ts";
import { ImageCache } from "../../src/runner/image_cache.ts";
import * as jpegs from "../image/sample_jpeg.ts";
import { fetchedFile } from "./fetched_file.ts";
import { pick } from "./draw.ts";
import { jpegBomb, mutateJpeg } from "./jpeg_forms.ts";
import { judgeError } from "./judge.ts";
import type { Kind } from "./kind.ts";
import { joined, mutateBytes, mutateStart } from "./mutate_bytes.ts";
import { madePng, mutatePng } from "./png_forms.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Signature, sizes and sub-chunks of files that are not read. */
const FOREIGN: readonly Bytes[] = [
  "GIF89a\x10\0\x10\0\xf7\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,\0\0\0\0\x10\0\x10\0\0\x02\x0e\x8c\x8f\xa9\xcb\xed\x0f\xa3\x9c\xb4\xda\x8b\xb3>\x05\0;",
  "RIFF\x24\0\0\0WEBPVP8L\x17\0\0\0\x2f\x0f\xc0\x03\0\x07\x10\xfd\x8f\xfe\x07\x22\xa2\xff\x01\0",
  "II*\0\x08\0\0\0\x03\0\0\x01\x03\0\x01\0\0\0\x10\0\0\0\x01\x01\x03\0\x01\0\0\0\x10\0\0\0\x11\x01\x04\0\x01\0\0\0\xff\xff\xff\xff\0\0\0\0",
  "MM\0*\0\0\0\x08\0\x01\x01\0\0\x03\0\0\0\x01\0\x10\0\0\0\0\0\0",
  "BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0",
].map((text) => Uint8Array.from(text, (it) => it.charCodeAt(0)));

/** They take seconds. */
const SHARE_OF_BOMBS = 0.002;

/** The kind. */
export const image: Kind = {
  async open() {
    const seeds = await readSeeds();
    return {
      async make(random, input) {
        await Deno.writeFile(join(input, "image.png"), mutated(seeds, random));
      },
      run: (input) => read(join(input, "image.png")),
    };
  },
};

async function readSeeds(): Promise<Bytes[]> {
  const data = Float32Array.from(
    { length: 24 * 16 * 3 },
    (_, i) => i % 97 / 96,
  );
  const own = await encodePng({ width: 24, height: 16, data });
  const bitmap = new Bitmap(16, 24);
  bitmap.bitmap.forEach((_, at) => bitmap.bitmap[at] = at * 7);
  const theirs = await bitmap.encode(3, { creationTime: 0 });
  const photos = await Promise.all(
    ["rocket", "coffee"].map((id) => Deno.readFile(fetchedFile(`photo:${id}`))),
  );
  const { BASELINE_JPEG, PROGRESSIVE_JPEG, GREY_JPEG, CMYK_JPEG } = jpegs;
  const samples = [BASELINE_JPEG, PROGRESSIVE_JPEG, GREY_JPEG, CMYK_JPEG];
  const turned = jpegs.jpegWithOrientation(6, true);
  return [own, theirs, ...samples, ...samples, turned, ...photos]
    .map((bytes) => joined(bytes));
}

function mutated(seeds: readonly Bytes[], random: Random): Bytes {
  if (random() < SHARE_OF_BOMBS) {
    return jpegBomb(joined(jpegs.PROGRESSIVE_JPEG), random);
  }
  if (random() < 0.1) return mutateStart(pick(random, FOREIGN), random, 64);
  const seed = random() < 0.25 ? madePng(random) : pick(random, seeds);
  const isPng = seed[0] === 0x89;
  const shaped = random() < 0.6
    ? (isPng ? mutatePng : mutateJpeg)(seed, random)
    : seed;
  if (random() < 0.4) return mutateBytes(shaped, random);
  return random() < 0.3 ? mutateStart(shaped, random, 128) : shaped;
}

/** As a sweep does: header, hash, pixels, upright, small, profile. */
async function read(path: string): Promise<string> {
  try {
    const bytes = await readImageFile(path, "image.png");
    readHeader(bytes, "image.png");
    const ref = { kind: "file", path, sha256: sha256(bytes) } as const;
    const cache = new ImageCache(() => "");
    const { notice } = await cache.load(ref, "image.png", 32);
    return notice === undefined ? "read" : "read with a notice";
  } catch (error) {
    return judgeError(error);
  }
}
