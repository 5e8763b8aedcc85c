import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { readSafetensors } from "../../src/assets/safetensors.ts";
import { writeSafetensors } from "../../src/assets/write_safetensors.ts";

Deno.test("writeSafetensors() keeps every bit, name, shape and text", () => {
  const odd = new Float32Array([0, -0, NaN, Infinity, 1e-45, 3.4e38]);
  const tensors = {
    "state.m": { shape: [2, 3], data: odd },
    // a view into a larger buffer
    image: { shape: [1], data: new Float32Array([7, 8, 9]).subarray(1, 2) },
    none: { shape: [0], data: new Float32Array(0) },
    "ä": { shape: [], data: new Float32Array([1]) },
  };
  const metadata = { step: "12", text: 'a "b"\n' };
  const file = readSafetensors(writeSafetensors(tensors, metadata));
  deepStrictEqual(Object.fromEntries(file.metadata), metadata);
  deepStrictEqual(
    file.tensors.map(({ name, shape, read }) => [name, shape, read!()]),
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      shape,
      new Float32Array(data),
    ]),
  );
  strictEqual(Object.is(file.tensors[0]!.read!()[1], -0), true);
});

Deno.test("writeSafetensors() aligns values, as other readers want them", () => {
  for (const name of ["a", "ab", "abc", "abcd"]) {
    const data = new Float32Array([1]);
    const file = writeSafetensors({ [name]: { shape: [1], data } }, {});
    strictEqual(file.length % 8, 4);
  }
});
