/** Weights written as other programs write them. */
import h5wasm from "h5wasm";
import type { NetworkWeights } from "../../src/engine/types.ts";

/** A tensor to write. */
export interface Written {
  /** Sizes, outermost first. */
  readonly shape: readonly number[];
  /** Values, row-major. */
  readonly data: Float32Array;
}

/** Tensors by name. */
export type WrittenTensors = Readonly<Record<string, Written>>;

/** A safetensors file. */
export function safetensors(
  tensors: WrittenTensors,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { shape, data }]) => {
    const from = end;
    end += data.byteLength;
    return [name, { dtype: "F32", shape, data_offsets: [from, end] }];
  });
  const all = { ...(metadata && { __metadata__: metadata }) };
  const header = new TextEncoder().encode(
    JSON.stringify({ ...all, ...Object.fromEntries(entries) }),
  );
  const bytes = new Uint8Array(8 + header.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let at = 8 + header.length;
  for (const { data } of Object.values(tensors)) {
    bytes.set(new Uint8Array(data.buffer), at);
    at += data.byteLength;
  }
  return bytes;
}

/** An HDF5 file, written by the HDF5 library itself. */
export async function hdf5(
  tensors: WrittenTensors,
): Promise<Uint8Array<ArrayBuffer>> {
  const { FS } = await h5wasm.ready;
  const name = "weights.h5";
  const file = new h5wasm.File(name, "w");
  for (const [path, { shape, data }] of Object.entries(tensors)) {
    const parts = path.split("/");
    const last = parts.pop()!;
    let group: InstanceType<typeof h5wasm.Group> = file;
    for (const part of parts) {
      const found = group.get(part);
      group = found instanceof h5wasm.Group ? found : group.create_group(part);
    }
    const sizes = [...shape];
    group.create_dataset({ name: last, data, shape: sizes, dtype: "<f4" });
  }
  file.close();
  const bytes = FS.readFile(name) as Uint8Array<ArrayBuffer>;
  FS.unlink(name);
  return bytes.slice();
}

/** How programs call kernel and bias of `conv1_1`, and lay kernels out. */
export const SCHEMES = {
  /** Keras 2 and 3, in groups. */
  keras: scheme((
    block,
  ) => [`${block}/${block}/kernel:0`, `${block}/${block}/bias:0`]),
  /** The file that Keras offers for VGG-19. */
  kerasOld: scheme((
    block,
  ) => [`${block}/${block}_W_1:0`, `${block}/${block}_b_1:0`]),
  /** PyTorch's names and layout. */
  torchvision: scheme(
    (_block, place) => [`features.${place}.weight`, `features.${place}.bias`],
    true,
  ),
};

/** Places of the convolutions in torchvision's list, shallow to deep. */
const PLACES = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34];

function scheme(
  namesOf: (block: string, place: number) => readonly [string, string],
  outputsFirst = false,
): (weights: NetworkWeights) => WrittenTensors {
  return (weights) =>
    Object.fromEntries(
      [...weights].flatMap(([layer, { kernel, bias }], i) => {
        const block = layer.replace("conv", "block").replace("_", "_conv");
        const [kernelName, biasName] = namesOf(block, PLACES[i]!);
        return [
          [kernelName, outputsFirst ? transposed(kernel) : kernel],
          [biasName, { shape: [bias.length], data: bias }],
        ];
      }),
    );
}

/** `[3, 3, in, out]` to `[out, in, 3, 3]`. */
function transposed({ shape, data }: Written): Written {
  const [height, width, inputs, outputs] = shape as [
    number,
    number,
    number,
    number,
  ];
  const positions = height * width;
  const result = new Float32Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const output = at % outputs;
    const input = Math.floor(at / outputs) % inputs;
    const position = Math.floor(at / (outputs * inputs));
    result[(output * inputs + input) * positions + position] = data[at]!;
  }
  return { shape: [outputs, inputs, height, width], data: result };
}
