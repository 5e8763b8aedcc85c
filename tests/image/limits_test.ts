import { rejects } from "node:assert/strict";
import { decodeImage } from "../../src/image/decode.ts";
import { encodePng } from "../../src/image/encode.ts";
import { joinBytes, PROGRESSIVE_JPEG } from "./sample_jpeg.ts";

Deno.test("decodeImage() refuses a side of more than 65 535 pixels", async () => {
  const data = new Float32Array(3);
  const bytes = await encodePng({ width: 1, height: 1, data });
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(16, 65_536);
  await rejects(decodeImage(bytes, "long.png"), {
    name: "ImageError",
    message: "Cannot decode long.png: it has 65536×1 pixels; sides up to " +
      "65535 are read, so cut it first",
  });
});

Deno.test("decodeImage() refuses more scans than a large JPEG file needs", async () => {
  const large = PROGRESSIVE_JPEG.slice();
  const frame = large.findIndex((byte, at) =>
    byte === 0xff && large[at + 1] === 0xc2
  );
  // height and width: 4096 × 4096
  large.set([0x10, 0x00, 0x10, 0x00], frame + 5);
  const scan = new Uint8Array([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]);
  const end = large.length - 2;
  const scans = Array.from({ length: 40 }, () => scan);
  const bytes = joinBytes(
    large.subarray(0, end),
    ...scans,
    large.subarray(end),
  );
  await rejects(decodeImage(bytes, "slow.jpg"), {
    name: "ImageError",
    message: "Cannot decode slow.jpg: it has 50 scans; at most 23 are read " +
      "with 4096×4096 pixels, so save it anew",
  });
});
