/** A chain of hashes over the images that an optimisation goes through. */
import { createHash } from "node:crypto";

/** What the first hash of a chain follows: 32 zero bytes, in hex. */
export const CHAIN_START: string = "0".repeat(64);

/**
 * The next hash of a chain: SHA-256 of the hash before (32 bytes), the step
 * (32 bits, little-endian) and the image (float32, little-endian). So a hash
 * is equal only where all images that were hashed before it are.
 *
 * @param previous The hash before, 64 hex digits; {@linkcode CHAIN_START} for
 *     the first.
 * @param step Updates made, below 2^32.
 * @param image RGB as the engine holds it, `[height, width, 3]`, row-major.
 * @returns 64 lower-case hex digits.
 *
 * @example
 * ```ts
 * import { CHAIN_START, chainHash } from "./hash_chain.ts";
 * import { notStrictEqual } from "node:assert/strict";
 *
 * const image = new Float32Array([0, 0.5, 1]);
 * const first = chainHash(CHAIN_START, 0, image);
 * // the same image, later in the chain
 * notStrictEqual(chainHash(first, 0, image), first);
 * ```
 */
export function chainHash(
  previous: string,
  step: number,
  image: Float32Array,
): string {
  const stepBytes = new Uint8Array(4);
  new DataView(stepBytes.buffer).setUint32(0, step, true);
  // every platform that Deno runs on is little-endian
  const { buffer, byteOffset, byteLength } = image;
  return createHash("sha256")
    .update(previous, "hex")
    .update(stepBytes)
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");
}
