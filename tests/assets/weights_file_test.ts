import { ok, strictEqual, throws } from "node:assert/strict";
import { createHash } from "node:crypto";
import { openWeightsFile } from "../../src/assets/weights_file.ts";
import type { NetworkWeights } from "../../src/engine/types.ts";
import { vgg19Weights } from "../support/assets.ts";
import {
  hdf5,
  safetensors,
  SCHEMES,
  type WrittenTensors,
} from "../support/weights_files.ts";

const WEIGHTS = await vgg19Weights();

/** Names, shapes and values of all layers in one. */
function digest(weights: NetworkWeights): string {
  const hash = createHash("sha256");
  for (const [name, { kernel, bias }] of weights) {
    hash.update(`${name} ${kernel.shape}`);
    hash.update(new Uint8Array(kernel.data.buffer));
    hash.update(new Uint8Array(bias.buffer));
  }
  return hash.digest("hex");
}

const torchvision = () => SCHEMES.torchvision(WEIGHTS);
const caffe = { preprocessing: "caffe" };

Deno.test.each([
  ["Keras HDF5", () => hdf5(SCHEMES.keras(WEIGHTS)), "caffe"],
  [
    "the HDF5 file that Keras offers",
    () => hdf5(SCHEMES.kerasOld(WEIGHTS)),
    "caffe",
  ],
  [
    "safetensors with Keras' names",
    () => safetensors(SCHEMES.keras(WEIGHTS)),
    "caffe",
  ],
  ["safetensors of torchvision", () => safetensors(torchvision()), "torch"],
  [
    "safetensors with metadata",
    () => safetensors(torchvision(), caffe),
    "caffe",
  ],
])("openWeightsFile() reads %s bit for bit", async (_kind, write, expected) => {
  const { preprocessing, read } = openWeightsFile(await write(), "a");
  strictEqual(preprocessing, expected);
  strictEqual(digest(read()), digest(WEIGHTS));
});

/** torchvision's tensors with some replaced; undefined leaves one out. */
function changed(
  changes: Readonly<Record<string, WrittenTensors[string] | undefined>>,
): Uint8Array<ArrayBuffer> {
  const tensors = { ...torchvision(), ...changes };
  const kept = Object.entries(tensors).filter(([, tensor]) => tensor);
  return safetensors(Object.fromEntries(kept) as WrittenTensors);
}

function refuses(bytes: Uint8Array<ArrayBuffer>, message: RegExp): void {
  throws(() => openWeightsFile(bytes, "mine").read(), (error) => {
    ok(error instanceof Error);
    strictEqual(error.name, "AssetError");
    ok(!error.message.includes("\n"));
    return message.test(error.message) || `${error.message} is not ${message}`;
  });
}

Deno.test("openWeightsFile() passes over what is not a convolution", () => {
  const shape = [2];
  const classifier = { shape, data: new Float32Array(2) };
  openWeightsFile(changed({ "classifier.0.bias": classifier }), "a");
});

Deno.test("openWeightsFile() names what is missing", () => {
  const bytes = changed({
    "features.7.bias": undefined,
    "features.34.weight": undefined,
  });
  refuses(
    bytes,
    /^Cannot use weights mine: it lacks conv2_2 bias, conv5_4 kernel; expected/,
  );
  const nothing = safetensors({ a: { shape: [1], data: new Float32Array(1) } });
  refuses(nothing, /it has none of them; expected .* torchvision or Keras/);
});

Deno.test("openWeightsFile() compares shapes, and says which layer has another", () => {
  const shape = [64, 3, 5, 5];
  const data = new Float32Array(64 * 75);
  refuses(
    changed({ "features.0.weight": { shape, data } }),
    /features\.0\.weight \(conv1_1\) has shape \[64, 3, 5, 5\]; expected \[3, 3, 3, 64\] or \[64, 3, 3, 3\]/,
  );
});

Deno.test("openWeightsFile() refuses values that are no numbers", () => {
  const data = new Float32Array(64);
  data[7] = NaN;
  refuses(
    changed({ "features.0.bias": { shape: [64], data } }),
    /features\.0\.bias holds values that are no finite numbers/,
  );
});

Deno.test("openWeightsFile() refuses files of other kinds, and cut-off ones", async () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  refuses(bytes(""), /it is empty; safetensors and Keras HDF5 are read/);
  refuses(bytes("PK\x03\x04"), /torch\.save.*safetensors\.torch\.save_file/);
  refuses(bytes("something else"), /neither safetensors nor HDF5/);
  const whole = changed({});
  for (const length of [9, 1000, whole.length - 1]) {
    refuses(whole.slice(0, length), /cut off|damaged|neither/);
  }
  const h5 = await hdf5(SCHEMES.keras(WEIGHTS));
  for (const length of [8, 1000, h5.length / 2, h5.length - 1]) {
    refuses(h5.slice(0, length), /HDF5 cannot be read|the file is cut off/);
  }
});

Deno.test("openWeightsFile() refuses types and metadata it does not know", () => {
  const text = new TextDecoder("latin1").decode(changed({}).subarray(0, 9000));
  const bytes = changed({});
  bytes[text.indexOf("F32")] = "I".charCodeAt(0);
  refuses(bytes, /features\.0\.weight \(conv1_1\) has values of type I32/);
  const odd = safetensors(torchvision(), { preprocessing: "other" });
  refuses(odd, /the preprocessing "other"; expected caffe or torch/);
});
