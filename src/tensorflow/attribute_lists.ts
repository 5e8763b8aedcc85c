/** Lists of attribute values as TensorFlow's AttrValue message has them. */
import { cShape, utf8 } from "./memory.ts";
import { bytesField, concatBytes, varint, varintField } from "./protobuf.ts";

/** Field numbers of tensorflow/core/framework/attr_value.proto. */
const ATTR_VALUE_LIST = 1;
const LIST_STRING = 2;
const LIST_INT = 3;
const LIST_FLOAT = 4;
const LIST_BOOL = 5;
const LIST_TYPE = 6;
const LIST_SHAPE = 7;

/** Field numbers of tensorflow/core/framework/tensor_shape.proto. */
const SHAPE_DIM = 2;
const SHAPE_UNKNOWN_RANK = 3;
const DIM_SIZE = 1;

/** A shape; null where not even the number of dimensions is known. */
export type Shape = readonly number[] | null;

/**
 * A list as an AttrValue message.
 *
 * @param type Type of the attribute, as the operation declares it.
 * @param values The list.
 * @returns The message; undefined if a value has another type, or the type is
 *     no list of plain values.
 *
 * @example A list of booleans
 * ```ts
 * import { listValue } from "./attribute_lists.ts";
 * import { deepStrictEqual, strictEqual } from "node:assert/strict";
 *
 * deepStrictEqual([...listValue("list(bool)", [true, false])!], [
 *   ...[0x0a, 4], // AttrValue.list
 *   ...[0x2a, 2, 1, 0], // ListValue.b, packed
 * ]);
 * strictEqual(listValue("list(bool)", [1]), undefined);
 * ```
 */
export function listValue(
  type: string,
  values: readonly unknown[],
): Uint8Array<ArrayBuffer> | undefined {
  const list = listOf(type, values);
  return list && bytesField(ATTR_VALUE_LIST, list);
}

function listOf(
  type: string,
  values: readonly unknown[],
): Uint8Array<ArrayBuffer> | undefined {
  switch (type) {
    case "list(int)":
      return values.every(isInteger) ? packed(LIST_INT, values) : undefined;
    case "list(type)":
      return values.every(isInteger) ? packed(LIST_TYPE, values) : undefined;
    case "list(bool)":
      return values.every((value) => typeof value === "boolean")
        ? packed(LIST_BOOL, values.map(Number))
        : undefined;
    case "list(float)":
      return values.every((value) => typeof value === "number")
        ? bytesField(LIST_FLOAT, floatBytes(values))
        : undefined;
    case "list(string)":
      return values.every((value) => typeof value === "string")
        ? concatBytes(
          values.map((value) => bytesField(LIST_STRING, utf8(value))),
        )
        : undefined;
    case "list(shape)":
      return values.every(isShape)
        ? concatBytes(
          values.map((value) => bytesField(LIST_SHAPE, shapeProto(value))),
        )
        : undefined;
    default:
      return undefined;
  }
}

function packed(
  field: number,
  values: readonly number[],
): Uint8Array<ArrayBuffer> {
  return bytesField(field, concatBytes(values.map(varint)));
}

function floatBytes(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

function shapeProto(shape: Shape): Uint8Array<ArrayBuffer> {
  if (shape === null) return varintField(SHAPE_UNKNOWN_RANK, 1);
  const dims = cShape(shape).subarray(0, shape.length);
  return concatBytes(
    Array.from(
      dims,
      (size) => bytesField(SHAPE_DIM, varintField(DIM_SIZE, size)),
    ),
  );
}

/** Whether a value is a whole number. */
export function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

/** Whether a value is a list of dimensions, or stands for an unknown one. */
export function isShape(value: unknown): value is Shape {
  return value === null || (Array.isArray(value) && value.every(isInteger));
}
