import { strictEqual } from "node:assert/strict";
import { CHAIN_START, chainHash } from "../../src/base/hash_chain.ts";

/** The definition in docs/reliability.md, computed by Web Crypto. */
async function defined(
  previous: Uint8Array,
  step: number,
  image: Float32Array,
): Promise<Uint8Array> {
  const bytes = new ArrayBuffer(32 + 4 + 4 * image.length);
  new Uint8Array(bytes).set(previous);
  const view = new DataView(bytes);
  view.setUint32(32, step, true);
  image.forEach((value, i) => view.setFloat32(36 + 4 * i, value, true));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

Deno.test("chainHash() is what the docs define, of a part of a buffer, too", async () => {
  const values = new Float32Array([9, 0, 1 / 3, -0, NaN, 1e-40]).subarray(1);
  let hash = CHAIN_START;
  let expected: Uint8Array = new Uint8Array(32);
  for (const step of [0, 10, 2 ** 32 - 1]) {
    hash = chainHash(hash, step, values);
    expected = await defined(expected, step, values);
    strictEqual(hash, expected.toHex());
  }
});
