import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import {
  isSafetensors,
  readSafetensors,
} from "../../src/assets/safetensors.ts";

function file(header: unknown, ...values: number[]): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + text.length + values.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  bytes.set(values, 8 + text.length);
  return bytes;
}

function entry(dtype: string, from: number, to: number): unknown {
  return { dtype, shape: [2], data_offsets: [from, to] };
}

Deno.test("readSafetensors() reads halves, and leaves other types unread", () => {
  const header = { a: entry("F16", 0, 4), b: entry("I8", 4, 6) };
  // 1 and -2 as IEEE 754 halves, little-endian
  const [a, b] = readSafetensors(file(header, 0, 0x3c, 0, 0xc0, 1, 2)).tensors;
  deepStrictEqual(a!.read?.(), new Float32Array([1, -2]));
  deepStrictEqual([b!.name, b!.type, b!.read], ["b", "I8", undefined]);
});

Deno.test("readSafetensors() gives the metadata", () => {
  const { metadata, tensors } = readSafetensors(
    file({ __metadata__: { format: "pt" } }),
  );
  deepStrictEqual([...metadata], [["format", "pt"]]);
  strictEqual(tensors.length, 0);
});

Deno.test.each([
  ["{", /header is damaged/],
  ["{} []", /header is damaged/],
  [{ a: 1 }, /entry a is damaged/],
  [{ a: entry("F32", 8, 0) }, /entry a is damaged/],
  [{ a: entry("F32", -8, 0) }, /entry a is damaged/],
  [{ a: entry("F32", 0, 4) }, /entry a has 4 bytes for \[2\]/],
  [{ a: entry("F32", 0, 8e9) }, /cut off/],
])("readSafetensors() refuses the header %j", (header, message) => {
  throws(() => readSafetensors(file(header, 0, 0, 0, 0, 0, 0, 0, 0)), message);
});

Deno.test("isSafetensors() looks at length and first brace", () => {
  strictEqual(isSafetensors(file({})), true);
  strictEqual(isSafetensors(file("[]")), false);
  strictEqual(isSafetensors(new Uint8Array(9).fill(0x7b)), false);
  strictEqual(isSafetensors(new Uint8Array(3)), false);
});
