/** The convolutions of VGG-19, and what other programs call them. */

/** A convolution of 3 × 3. */
export interface ConvLayer {
  /** Name in this program, for instance `conv1_1`. */
  readonly name: string;
  /** Channels that go in. */
  readonly inputs: number;
  /** Channels that come out. */
  readonly outputs: number;
}

/** Channels and number of convolutions of each block. */
const BLOCKS = [[64, 2], [128, 2], [256, 4], [512, 4], [512, 4]] as const;

/** All convolutions, shallow to deep. */
export const CONV_LAYERS: readonly ConvLayer[] = BLOCKS.flatMap(
  ([outputs, count], block) =>
    Array.from({ length: count }, (_, i) => ({
      name: `conv${block + 1}_${i + 1}`,
      inputs: i > 0 ? outputs : BLOCKS[block - 1]?.[0] ?? 3,
      outputs,
    })),
);

/** `block1_conv1` as in Keras, `conv1_1` as in Caffe. */
const BY_BLOCK =
  /(?:^|[^a-z])(?:block([1-5])_conv([1-4])|conv([1-5])_([1-4]))(?![0-9])/;

/** Place in PyTorch's list of layers, which counts ReLU and pooling as well. */
const BY_PLACE = /(?:^|\.)features\.(\d+)\.(?:weight|bias)$/;

/** Places of the convolutions in PyTorch's list. */
const PLACES: ReadonlyMap<number, string> = new Map(
  BLOCKS.flatMap(([, count], block) =>
    Array.from({ length: count }, (_, i): [number, string] => {
      const before = BLOCKS.slice(0, block)
        .reduce((sum, [, convolutions]) => sum + 2 * convolutions + 1, 0);
      return [before + 2 * i, `conv${block + 1}_${i + 1}`];
    })
  ),
);

/**
 * Which convolution a tensor belongs to.
 *
 * @param tensor Name in a file: `features.0.weight`, `block1_conv1/kernel:0`.
 * @returns Name in this program, or undefined if it is none of them.
 *
 * @example
 * ```ts
 * import { layerOf } from "./vgg19_names.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(layerOf("features.5.bias"), "conv2_1");
 * strictEqual(layerOf("block2_conv1/block2_conv1/bias:0"), "conv2_1");
 * strictEqual(layerOf("classifier.0.bias"), undefined);
 * ```
 */
export function layerOf(tensor: string): string | undefined {
  if (hasTorchName(tensor)) {
    return PLACES.get(Number(BY_PLACE.exec(tensor)![1]));
  }
  const [, kerasBlock, kerasIndex, block, index] = BY_BLOCK.exec(tensor) ?? [];
  const [first, second] = [kerasBlock ?? block, kerasIndex ?? index];
  const name = `conv${first}_${second}`;
  return CONV_LAYERS.some((layer) => layer.name === name) ? name : undefined;
}

/**
 * Whether a tensor is called as PyTorch's own models call theirs.
 *
 * @param tensor Name in a file.
 */
export function hasTorchName(tensor: string): boolean {
  return BY_PLACE.test(tensor);
}
