import { deepStrictEqual, throws } from "node:assert/strict";
import {
  ATTRIBUTE,
  type Attribute,
  setAttributes,
  type Setters,
} from "../../src/tensorflow/attributes.ts";

/** Setters that write down what they are given. */
function recorder(): { calls: unknown[]; setters: Setters } {
  const calls: unknown[] = [];
  const note =
    (kind: string) => (_op: bigint, _name: unknown, value: unknown) =>
      void calls.push([kind, value]);
  const setters = {
    type: note("type"),
    int: note("int"),
    ints: note("ints"),
    float: note("float"),
    bool: note("bool"),
    string: note("string"),
    shape: note("shape"),
    message: note("message"),
  };
  return { calls, setters };
}

/** Sets an attribute that the operation declares as `declared`. */
function set(declared: string, value: unknown, name = "size"): unknown[] {
  const { calls, setters } = recorder();
  const attribute: Attribute = { name, type: ATTRIBUTE.int, value };
  const opDef = { inputs: [], attributes: new Map([["size", declared]]) };
  setAttributes(setters, 1n, "Fill", opDef, [attribute]);
  return calls;
}

Deno.test("setAttributes() passes each declared type on as C wants it", () => {
  deepStrictEqual(set("int", 3), [["int", 3n]]);
  deepStrictEqual(set("float", 3), [["float", 3]]);
  deepStrictEqual(set("type", 3), [["type", 3]]);
  deepStrictEqual(set("bool", true), [["bool", 1]]);
  deepStrictEqual(set("string", "é"), [["string", Uint8Array.of(0xc3, 0xa9)]]);
  deepStrictEqual(set("shape", []), [["shape", BigInt64Array.of(0n)]]);
  deepStrictEqual(set("shape", [2]), [["shape", BigInt64Array.of(2n)]]);
  deepStrictEqual(set("list(int)", [1, 2]), [
    ["ints", BigInt64Array.of(1n, 2n)],
  ]);
});

Deno.test("setAttributes() cuts the fraction of a seed off, as tfjs's addon does", () => {
  deepStrictEqual(set("int", 0.7), [["int", 0n]]);
});

Deno.test.each<[string, unknown, number[]]>([
  ["list(type)", [1, 3], [0x32, 2, 1, 3]],
  ["list(bool)", [true, false], [0x2a, 2, 1, 0]],
  ["list(float)", [1], [0x22, 4, 0, 0, 0x80, 0x3f]],
  ["list(string)", ["a", ""], [0x12, 1, 97, 0x12, 0]],
  ["list(shape)", [[2, -1], null], [
    ...[0x3a, 17, 0x12, 2, 8, 2], // a dimension of size 2, and one unknown
    ...[0x12, 11, 8, ...new Array(9).fill(255), 1],
    ...[0x3a, 2, 0x18, 1], // unknown rank
  ]],
  ["list(string)", [], []],
])("setAttributes() writes %s %j as an AttrValue", (declared, value, list) => {
  const message = Uint8Array.of(0x0a, list.length, ...list);
  deepStrictEqual(set(declared, value), [["message", message]]);
});

Deno.test.each<[string, unknown]>([
  ["int", "3"],
  ["int", Number.NaN],
  ["int", [1]],
  ["list(int)", 1],
  ["list(int)", [1, 0.5]],
  ["float", [1]],
  ["bool", 1],
  ["type", "float32"],
  ["string", 3],
  ["shape", 3],
  ["list(type)", ["float32"]],
  ["list(shape)", [2]],
  ["tensor", [1]],
  ["func", "step"],
])("setAttributes() refuses as %s the value %j", (declared, value) => {
  throws(() => set(declared, value), {
    name: "BackendError",
    message: `Cannot set attribute "size" of Fill to ${
      JSON.stringify(value)
    }: expected ${declared}`,
  });
});

Deno.test("setAttributes() names the attributes that there are", () => {
  throws(() => set("int", 1, "sise"), {
    name: "BackendError",
    message: 'Cannot set attribute "sise" of Fill: expected one of: size',
  });
});
