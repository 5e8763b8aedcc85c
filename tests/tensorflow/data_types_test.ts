import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import {
  DATA_TYPE,
  toBytes,
  toValues,
  type Values,
} from "../../src/tensorflow/data_types.ts";

Deno.test.each<[number, Values]>([
  [DATA_TYPE.float32, Float32Array.of(-0.5, 3e38)],
  [DATA_TYPE.int32, Int32Array.of(-7, 2 ** 31 - 1)],
  [DATA_TYPE.bool, Uint8Array.of(1, 0)],
  [DATA_TYPE.uint8, Uint8Array.of(255, 0)],
])("toValues() undoes toBytes() for TF_DataType %d", (dataType, values) => {
  const bytes = toBytes(Array.from(values), dataType, 2);
  deepStrictEqual(toValues(bytes, dataType), values);
});

Deno.test("toBytes() does not copy values of the right form", () => {
  const values = Float32Array.of(1, 2, 3).subarray(1);
  const bytes = toBytes(values, DATA_TYPE.float32, 2);
  strictEqual(bytes.buffer, values.buffer);
  deepStrictEqual([bytes.byteOffset, bytes.length], [4, 8]);
});

Deno.test("toBytes() counts two numbers for a complex or 64-bit value", () => {
  strictEqual(toBytes([1, 2], DATA_TYPE.complex64, 1).length, 8);
  deepStrictEqual(
    new BigInt64Array(toBytes([5, 1], DATA_TYPE.int64, 1).buffer),
    BigInt64Array.of(2n ** 32n + 5n),
  );
});

Deno.test("toBytes() refuses too few and too many values", () => {
  throws(() => toBytes([1], DATA_TYPE.float32, 2), /of 8 bytes: found 4/);
  throws(() => toBytes([1, 2, 3], DATA_TYPE.bool, 2), RangeError);
});

Deno.test("toBytes() and toValues() name the types they take", () => {
  const expected = {
    name: "BackendError",
    message: /TF_DataType 7: expected /,
  };
  throws(() => toBytes([1], DATA_TYPE.string, 1), expected);
  throws(() => toValues(new Uint8Array(8), DATA_TYPE.string), expected);
});
