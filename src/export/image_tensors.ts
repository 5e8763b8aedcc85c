/** Images as one safetensors file. */
import {
  writeSafetensors,
  type WrittenTensor,
} from "../assets/write_safetensors.ts";
import { toBytes } from "../image/to_bytes.ts";
import type { Image } from "../image/types.ts";

/**
 * Puts images into a file, each a tensor of bytes, `[height, width, 3]`, RGB.
 *
 * @param images Name to image.
 * @returns The whole file.
 */
export function imageTensors(
  images: ReadonlyMap<string, Image>,
): Uint8Array {
  const tensors: Record<string, WrittenTensor<Uint8Array>> = {};
  for (const [name, image] of images) {
    const { width, height } = image;
    tensors[name] = { shape: [height, width, 3], data: toBytes(image) };
  }
  return writeSafetensors(tensors, {});
}
