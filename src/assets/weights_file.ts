/** Reads the weights of VGG-19 out of files that users bring. */

import { AssetError } from "../base/errors.ts";
import type { Preprocessing } from "../base/records.ts";
import { isHdf5, readHdf5 } from "./hdf5.ts";
import { isSafetensors, readSafetensors } from "./safetensors.ts";
import type { StoredTensor } from "./stored_tensor.ts";
import type { ConvWeights } from "./vgg19.ts";
import {
  CONV_LAYERS,
  type ConvLayer,
  hasTorchName,
  layerOf,
} from "./vgg19_names.ts";

/** A file whose tensors are those of VGG-19. */
export interface WeightsFile {
  /** What the file says, or what files of its kind were trained with. */
  readonly preprocessing: Preprocessing;
  /**
   * Reads all values.
   *
   * @returns `conv1_1` … `conv5_4`, shallow to deep, to kernel and bias.
   * @throws {AssetError} If the values are damaged.
   */
  read(): Map<string, ConvWeights>;
}

const SIDE = 3;

/**
 * Opens a file and checks that every convolution of VGG-19 is there, in its
 * shape; whatever else there is (a classifier) is passed over.
 *
 * Safetensors and HDF5 (Keras) are told apart by their first bytes. Names are
 * those of torchvision (`features.0.weight`), Keras (`block1_conv1/kernel:0`,
 * in groups or not) or Caffe (`conv1_1.weight`); a kernel may lie as
 * `[3, 3, in, out]` or as `[out, in, 3, 3]`.
 *
 * The preprocessing is what the metadata of a safetensors file say under
 * `preprocessing`, else `torch` for names of torchvision, else `caffe`.
 *
 * @param bytes The whole file.
 * @param name What errors call the file.
 * @returns The preprocessing, and the values when they are asked for.
 * @throws {AssetError} If it is of another format, damaged, or the weights of
 *     another network.
 */
export function openWeightsFile(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): WeightsFile {
  return orAssetError(name, () => {
    const { tensors, preprocessing } = listTensors(bytes);
    const found = CONV_LAYERS.map((layer) => ({
      layer,
      ...findTensors(layer, tensors),
    }));
    const missing = found.flatMap(({ layer, kernel, bias }) => [
      ...(kernel ? [] : [`${layer.name} kernel`]),
      ...(bias ? [] : [`${layer.name} bias`]),
    ]);
    if (missing.length > 0) throw new SyntaxError(describeMissing(missing));
    for (const { layer, kernel, bias } of found) {
      check(kernel!, layer, kernelShapes(layer));
      check(bias!, layer, [[layer.outputs]]);
    }
    return {
      preprocessing,
      read: () =>
        orAssetError(
          name,
          () =>
            new Map(found.map(({ layer, kernel, bias }) => [
              layer.name,
              readLayer(layer, kernel!, bias!),
            ])),
        ),
    };
  });
}

function listTensors(bytes: Uint8Array<ArrayBuffer>): {
  readonly tensors: readonly StoredTensor[];
  readonly preprocessing: Preprocessing;
} {
  if (isHdf5(bytes)) {
    return { tensors: readHdf5(bytes), preprocessing: "caffe" };
  }
  if (!isSafetensors(bytes)) throw new SyntaxError(describeForeign(bytes));
  const { tensors, metadata } = readSafetensors(bytes);
  const isTorch = tensors.some(({ name }) => hasTorchName(name));
  const said = metadata.get("preprocessing") ?? (isTorch ? "torch" : "caffe");
  if (said === "caffe" || said === "torch") {
    return { tensors, preprocessing: said };
  }
  throw new SyntaxError(
    `Its metadata name the preprocessing "${said}"; expected caffe or torch`,
  );
}

/** A zip, as PyTorch writes since 1.6, or a pickle, as it wrote before. */
function describeForeign(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 2).toHex();
  const found = bytes.length === 0
    ? "it is empty"
    : start === "504b" || start === "8002"
    ? "it looks like a file of torch.save"
    : "it is neither safetensors nor HDF5";
  return `${found}; safetensors and Keras HDF5 are read, so convert it ` +
    "(Python: safetensors.torch.save_file)";
}

function findTensors(
  { name }: ConvLayer,
  tensors: readonly StoredTensor[],
): {
  readonly kernel: StoredTensor | undefined;
  readonly bias: StoredTensor | undefined;
} {
  const own = tensors.filter((tensor) => layerOf(tensor.name) === name);
  const isBias = ({ name: tensor }: StoredTensor) =>
    /(?:^|[^a-z])(?:b|bias)(?![a-z])[^/.]*$/.test(tensor);
  return {
    kernel: own.find((tensor) => !isBias(tensor)),
    bias: own.find(isBias),
  };
}

function describeMissing(missing: readonly string[]): string {
  const all = 2 * CONV_LAYERS.length;
  const found = missing.length === all
    ? "it has none of them"
    : `it lacks ${missing.join(", ")}`;
  return `${found}; expected kernel and bias of VGG-19's ` +
    `${CONV_LAYERS.length} convolutions, named as torchvision or Keras do`;
}

function kernelShapes(layer: ConvLayer): readonly (readonly number[])[] {
  const { inputs, outputs } = layer;
  return [[SIDE, SIDE, inputs, outputs], [outputs, inputs, SIDE, SIDE]];
}

function check(
  { name, shape, type, read }: StoredTensor,
  layer: ConvLayer,
  expected: readonly (readonly number[])[],
): void {
  const texts = expected.map((sizes) => `[${sizes.join(", ")}]`);
  const found = `[${shape.join(", ")}]`;
  if (!texts.includes(found)) {
    throw new SyntaxError(
      `${name} (${layer.name}) has shape ${found}; ` +
        `expected ${texts.join(" or ")}`,
    );
  }
  if (read !== undefined) return;
  throw new SyntaxError(
    `${name} (${layer.name}) has values of type ${type}; ` +
      "expected 32 or 16 bit floats",
  );
}

function readLayer(
  layer: ConvLayer,
  kernel: StoredTensor,
  bias: StoredTensor,
): ConvWeights {
  const { inputs, outputs } = layer;
  const values = readFinite(kernel);
  const isOurs = kernel.shape[0] === SIDE;
  const data = isOurs ? values : outputsLast(values, inputs, outputs);
  const shape = [SIDE, SIDE, inputs, outputs];
  return { kernel: { shape, data }, bias: readFinite(bias) };
}

function readFinite({ name, read }: StoredTensor): Float32Array {
  const values = read!();
  if (values.every(Number.isFinite)) return values;
  throw new SyntaxError(`${name} holds values that are no finite numbers`);
}

/** `[out, in, 3, 3]` to `[3, 3, in, out]`. */
function outputsLast(
  values: Float32Array,
  inputs: number,
  outputs: number,
): Float32Array {
  const positions = SIDE * SIDE;
  const kernel = new Float32Array(values.length);
  let from = 0;
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      for (let position = 0; position < positions; position++) {
        const to = (position * inputs + input) * outputs + output;
        kernel[to] = values[from++]!;
      }
    }
  }
  return kernel;
}

function orAssetError<Value>(name: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // a sentence of its own there, a part of one here
    const why = error.message.replace(
      /^(?:Its?|The)\b/,
      (word) => word.toLowerCase(),
    );
    throw new AssetError(`Cannot use weights ${name}: ${why}`, {
      cause: error,
    });
  }
}
