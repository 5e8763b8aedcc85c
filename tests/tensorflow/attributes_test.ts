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
  };
  return { calls, setters };
}

function set(type: number, value: unknown): unknown[] {
  const { calls, setters } = recorder();
  const attribute: Attribute = { name: "size", type, value };
  setAttributes(setters, 1n, "Fill", [attribute]);
  return calls;
}

Deno.test("setAttributes() passes each type of value on as C wants it", () => {
  deepStrictEqual(set(ATTRIBUTE.int, 3), [["int", 3n]]);
  deepStrictEqual(set(ATTRIBUTE.int, [1, 2]), [
    ["ints", BigInt64Array.of(1n, 2n)],
  ]);
  deepStrictEqual(set(ATTRIBUTE.bool, true), [["bool", 1]]);
  deepStrictEqual(set(ATTRIBUTE.string, "é"), [
    ["string", Uint8Array.of(0xc3, 0xa9)],
  ]);
  deepStrictEqual(set(ATTRIBUTE.shape, []), [["shape", BigInt64Array.of(0n)]]);
});

Deno.test.each([
  [ATTRIBUTE.int, "3"],
  [ATTRIBUTE.int, 1.5],
  [ATTRIBUTE.int, [1, 0.5]],
  [ATTRIBUTE.float, [1]],
  [ATTRIBUTE.type, "float32"],
  [ATTRIBUTE.string, 3],
  [ATTRIBUTE.shape, 3],
  [ATTRIBUTE.resource, 3],
])("setAttributes() refuses type %d with %j by name", (type, value) => {
  throws(() => set(type as number, value), {
    name: "BackendError",
    message: /^Cannot set attribute "size" of Fill to .*: type \d/,
  });
});
