import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import { createHash } from "node:crypto";
import { cacheDir } from "../../src/assets/cache_dir.ts";
import { ensureAssets } from "../../src/assets/ensure.ts";
import { readTorchFile } from "../../src/assets/torch_file.ts";
import { readVgg19 } from "../../src/assets/vgg19.ts";
import { AssetError } from "../../src/base/errors.ts";
import { seededRandom } from "../../src/base/random.ts";

const BYTES = await readWeights();

async function readWeights(): Promise<Uint8Array<ArrayBuffer>> {
  const folder = cacheDir(Deno.env, Deno.build.os);
  const paths = await ensureAssets(["vgg19"], { cacheDir: folder });
  return await Deno.readFile(paths.get("vgg19")!);
}

Deno.test("readVgg19() gives sixteen convolutions, shallow to deep", () => {
  const layers = readVgg19(BYTES);
  strictEqual(
    [...layers.keys()].join(" "),
    "conv1_1 conv1_2 conv2_1 conv2_2 conv3_1 conv3_2 conv3_3 conv3_4 " +
      "conv4_1 conv4_2 conv4_3 conv4_4 conv5_1 conv5_2 conv5_3 conv5_4",
  );
  let inputs = 3;
  for (const [name, { kernel, bias }] of layers) {
    deepStrictEqual(kernel.shape, [3, 3, inputs, bias.length], name);
    strictEqual(kernel.data.length, 9 * inputs * bias.length);
    ok(kernel.data.every(Number.isFinite) && bias.every(Number.isFinite));
    inputs = bias.length;
  }
});

Deno.test("readVgg19() puts every code where its position says", () => {
  const tensors = readTorchFile(BYTES);
  const { kernel } = readVgg19(BYTES).get("conv3_2")!;
  const codes = tensors.get("block3_conv2_W_q")!.bytes;
  const table = tensors.get("block3_conv2_W_table")!.bytes;
  const view = new DataView(table.buffer, table.byteOffset);
  const random = seededRandom(1);
  for (let trial = 0; trial < 1000; trial++) {
    const [y, x, i, o] = [3, 3, 256, 256].map((n) => Math.floor(random() * n));
    const code = codes[((o! * 256 + i!) * 3 + y!) * 3 + x!]!;
    const value = kernel.data[((y! * 3 + x!) * 256 + i!) * 256 + o!];
    strictEqual(value, view.getFloat32(4 * code, true));
  }
});

Deno.test("readVgg19() gives the bytes another reader gives", () => {
  // SHA-256 over kernel and bias of each layer in turn, little-endian, from
  // Python 3.11's own pickle module, which shares no code with this reader
  const hash = createHash("sha256");
  for (const { kernel, bias } of readVgg19(BYTES).values()) {
    for (const { buffer } of [kernel.data, bias]) {
      hash.update(new Uint8Array(buffer));
    }
  }
  strictEqual(
    hash.digest("hex"),
    "ea8c0af5d1c0736e8d2f6fa73b1ce37de1cca71b1a08be041b4629fd6597454b",
  );
});

Deno.test("readVgg19() throws AssetError for damaged files", () => {
  const flipped = BYTES.slice();
  flipped.fill(0x4e, 600, 700);
  const damaged: Record<string, Uint8Array> = {
    "empty": new Uint8Array(),
    "another kind": new TextEncoder().encode("weights"),
    "cut off": BYTES.subarray(0, -1),
    "cut off in its head": BYTES.subarray(0, 1000),
    "overwritten in its head": flipped,
  };
  for (const [name, bytes] of Object.entries(damaged)) {
    throws(() => readVgg19(bytes), AssetError, name);
  }
});
