/** Damaged files of weights. */
import { join } from "node:path";
import type { Random } from "../../src/base/random.ts";
import { readVgg19 } from "../../src/assets/vgg19.ts";
import { openWeightsFile } from "../../src/assets/weights_file.ts";
import type { NetworkWeights } from "../../src/engine/types.ts";
import { hdf5, safetensors, SCHEMES } from "../support/weights_files.ts";
import { pick } from "./draw.ts";
import { fetchedFile } from "./fetched_file.ts";
import { judgeError } from "./judge.ts";
import type { Kind } from "./kind.ts";
import { joined, mutateBytes, mutateStart } from "./mutate_bytes.ts";
import { mutateTree } from "./mutate_tree.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Real ones have 80 MB and are slow. */
const SHARE_OF_REAL = 0.08;

/** Where headers, trees and names of real files lie. */
const START_BYTES = 20_000;

const FOREIGN = ["PK\x03\x04", "\x80\x02\x8a\x0a", "", "{}", "\x93NUMPY"];

/** The kind. */
export const weights: Kind = {
  async open() {
    const packed = await Deno.readFile(fetchedFile("vgg19"));
    const real = readVgg19(packed);
    const tiny = tinyWeights(real);
    const small = [
      ...Object.values(SCHEMES).map((scheme) => safetensors(scheme(tiny))),
      ...await Promise.all(
        Object.values(SCHEMES).map((scheme) => hdf5(scheme(tiny))),
      ),
      packed.slice(0, START_BYTES),
    ];
    const large = [
      packed,
      safetensors(SCHEMES.torchvision(real), { preprocessing: "torch" }),
      await hdf5(SCHEMES.keras(real)),
    ];
    return {
      async make(random, input) {
        const bytes = random() < SHARE_OF_REAL
          ? mutateStart(pick(random, large), random, START_BYTES)
          : mutatedSmall(small, random);
        await Deno.writeFile(join(input, "weights"), bytes);
      },
      run: (input) => read(join(input, "weights"), packed),
    };
  },
};

/** The same tensors with one value each. */
function tinyWeights(real: NetworkWeights): NetworkWeights {
  return new Map([...real].map(([layer]) => [layer, {
    kernel: { shape: [1, 1, 1, 1], data: new Float32Array(1) },
    bias: new Float32Array(1),
  }]));
}

function mutatedSmall(small: readonly Bytes[], random: Random): Bytes {
  if (random() < 0.02) {
    return mutateBytes(new TextEncoder().encode(pick(random, FOREIGN)), random);
  }
  const seed = pick(random, small);
  if (seed[8] !== 0x7b || random() < 0.3) return mutateBytes(seed, random);
  return mutatedHeader(seed, random);
}

/** A safetensors file with another header, of the right length. */
function mutatedHeader(seed: Bytes, random: Random): Bytes {
  const end = 8 + Number(new DataView(seed.buffer).getBigUint64(0, true));
  const tree: unknown = JSON.parse(
    new TextDecoder().decode(seed.subarray(8, end)),
  );
  const text = JSON.stringify(mutateTree(tree, tree, random)) ?? "";
  const header = new TextEncoder().encode(text);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  return joined(length, header, seed.subarray(end));
}

async function read(path: string, packed: Bytes): Promise<string> {
  try {
    const bytes = await Deno.readFile(path);
    const isPacked = bytes.subarray(0, 8).toHex() ===
      packed.subarray(0, 8).toHex();
    const layers = isPacked
      ? readVgg19(bytes)
      : openWeightsFile(bytes, "weights").read();
    return `read ${layers.size}`;
  } catch (error) {
    return judgeError(error);
  }
}
