import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import {
  DATA_TYPE,
  type Numbers,
  toBytes,
  toValues,
} from "../../src/tensorflow/data_types.ts";

Deno.test.each<[number, Numbers]>([
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

Deno.test("toValues() narrows 64-bit numbers, and refuses what does not fit", () => {
  const narrow = (...values: bigint[]) =>
    toValues(
      new Uint8Array(BigInt64Array.from(values).buffer),
      DATA_TYPE.int64,
    );
  deepStrictEqual(narrow(7n, -7n), Int32Array.of(7, -7));
  throws(() => narrow(1n, 2n ** 31n), {
    name: "BackendError",
    message: /^Cannot read the 64-bit number 2147483648: /,
  });
});

Deno.test("toBytes() and toValues() name the types they take", () => {
  const write = () => toBytes([1], DATA_TYPE.resource, 1);
  throws(write, /^BackendError: Cannot make a tensor of type resource: /);
  const read = () => toValues(new Uint8Array(8), 2);
  throws(read, /Cannot read a tensor of type TF_DataType 2: expected one of: /);
});
