import { strictEqual } from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { colorProfile } from "../../src/image/color_profile.ts";
import { decodeImage } from "../../src/image/decode.ts";
import { encodePng } from "../../src/image/encode.ts";
import { joinPngChunks, pngChunks } from "../../src/image/png_chunks.ts";
import { BASELINE_JPEG, joinBytes } from "./sample_jpeg.ts";

const ascii = (text: string) => new TextEncoder().encode(text);

/** A profile with nothing but a name, in the form of version 2 or 4. */
function profile(name: string, version: 2 | 4): Uint8Array {
  const utf16 = Uint8Array.from([...name].flatMap((c) => [0, c.charCodeAt(0)]));
  const tag = version === 2
    ? joinBytes(ascii("desc"), uint32(0, name.length + 1), ascii(`${name}\0`))
    : joinBytes(
      ...[ascii("mluc"), uint32(0, 1, 12), ascii("enUS")],
      ...[uint32(utf16.length, 28), utf16],
    );
  const entry = joinBytes(ascii("desc"), uint32(144, tag.length));
  return joinBytes(new Uint8Array(128), uint32(1), entry, tag);
}

function uint32(...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setUint32(4 * i, value));
  return new Uint8Array(view.buffer);
}

async function png(...chunks: [string, Uint8Array][]): Promise<Uint8Array> {
  const data = new Float32Array(3).fill(0.5);
  const plain = [...pngChunks(await encodePng({ width: 1, height: 1, data }))];
  const added = chunks.map(([type, data]) => ({ type, data }));
  const [header, ...rest] = plain.filter(({ type }) => type !== "sRGB");
  return joinPngChunks([header!, ...added, ...rest]);
}

async function pngWith(bytes: Uint8Array, name = "ICC"): Promise<Uint8Array> {
  return await png([
    "iCCP",
    joinBytes(ascii(`${name}\0\0`), deflateSync(bytes)),
  ]);
}

function jpegWith(bytes: Uint8Array): Uint8Array {
  const label = joinBytes(ascii("ICC_PROFILE\0"), new Uint8Array([1, 1]));
  const length = 2 + label.length + bytes.length;
  const head = new Uint8Array([0xff, 0xe2, length >> 8, length & 255]);
  return joinBytes(
    ...[BASELINE_JPEG.slice(0, 2), head, label, bytes],
    BASELINE_JPEG.slice(2),
  );
}

for (const version of [2, 4] as const) {
  Deno.test(`colorProfile() names profiles of version ${version}, in both formats`, async () => {
    const wide = profile("Display P3", version);
    strictEqual(colorProfile(await pngWith(wide)), "Display P3");
    strictEqual(colorProfile(jpegWith(wide)), "Display P3");
  });

  Deno.test(`colorProfile() passes over sRGB of version ${version}`, async () => {
    const usual = profile("sRGB IEC61966-2.1", version);
    strictEqual(colorProfile(await pngWith(usual)), undefined);
    strictEqual(colorProfile(jpegWith(usual)), undefined);
  });
}

Deno.test("colorProfile() finds none where there is none", async () => {
  strictEqual(colorProfile(await png()), undefined);
  strictEqual(colorProfile(await png(["sRGB", new Uint8Array(1)])), undefined);
  strictEqual(colorProfile(BASELINE_JPEG), undefined);
});

Deno.test("colorProfile() stands damaged profiles", async () => {
  for (const length of [0, 50, 130, 140, 150, 160]) {
    const cut = profile("Display P3", 4).subarray(0, length);
    strictEqual(typeof colorProfile(jpegWith(cut)), "string");
  }
  const far = profile("Display P3", 2);
  far.set(uint32(0xffffffff, 0xffffffff), 136);
  strictEqual(colorProfile(jpegWith(far)), "unnamed");
  strictEqual(colorProfile(await pngWith(far, "Mine")), "Mine");
  const noZip = joinBytes(ascii("Mine\0\0"), new Uint8Array(9));
  strictEqual(colorProfile(await png(["iCCP", noZip])), "Mine");
  const noName = new Uint8Array(200).fill(65);
  strictEqual(colorProfile(await png(["iCCP", noName])), "unnamed");
});

Deno.test("decodeImage() reads files with a profile", async () => {
  const bytes = profile("Display P3", 4);
  for (const file of [await pngWith(bytes), jpegWith(bytes)]) {
    strictEqual((await decodeImage(file, "a")).data.length % 3, 0);
  }
});
