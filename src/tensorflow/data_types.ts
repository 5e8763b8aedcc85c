/** TensorFlow's numbers for data types, and the arrays that hold them. */
import { BackendError } from "../base/errors.ts";

/** TF_DataType, for the types that TensorFlow.js uses. */
export const DATA_TYPE = {
  float32: 1,
  int32: 3,
  uint8: 4,
  string: 7,
  complex64: 8,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  resource: 20,
} as const;

/** Bytes that one value of a type takes; types of one size only. */
export const BYTES_EACH: Readonly<Record<number, number>> = {
  [DATA_TYPE.float32]: 4,
  [DATA_TYPE.int32]: 4,
  [DATA_TYPE.uint8]: 1,
  [DATA_TYPE.complex64]: 8,
  [DATA_TYPE.int64]: 8,
  [DATA_TYPE.bool]: 1,
  [DATA_TYPE.bfloat16]: 2,
};

/** Numbers as TensorFlow.js reads them. */
export type Numbers =
  | Float32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

/** Texts as TensorFlow.js reads and writes them: UTF-8 or any bytes. */
export type Strings = readonly Uint8Array<ArrayBuffer>[];

/** Values as TensorFlow.js reads them. */
export type Values = Numbers | Strings;

/** Values as TensorFlow.js writes them. */
export type Writable = ArrayLike<number> | Numbers | Strings;

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(DATA_TYPE).map(([name, number]) => [number, name]),
);

/**
 * The name of a data type, for errors.
 *
 * @param dataType A TF_DataType.
 * @returns For instance `float32`; its number where tfjs has no such type.
 */
export function nameOf(dataType: number): string {
  return NAMES.get(dataType) ?? `TF_DataType ${dataType}`;
}

/**
 * Interprets bytes as values.
 *
 * @param bytes The tensor's memory, at the start of its buffer.
 * @param dataType A TF_DataType.
 * @returns A view of `bytes`; complex numbers are pairs of floats, and 64-bit
 *     numbers a copy as int32.
 * @throws {BackendError} If TensorFlow.js has no array for the type, or a
 *     64-bit number needs more than 32 bits.
 */
export function toValues(
  bytes: Uint8Array<ArrayBuffer>,
  dataType: number,
): Numbers {
  switch (dataType) {
    case DATA_TYPE.float32:
    case DATA_TYPE.complex64:
      return new Float32Array(bytes.buffer);
    case DATA_TYPE.int32:
      return new Int32Array(bytes.buffer);
    case DATA_TYPE.bool:
    case DATA_TYPE.uint8:
      return bytes;
    case DATA_TYPE.int64:
      return narrow(new BigInt64Array(bytes.buffer));
    default:
      throw new BackendError(
        `Cannot read a tensor of type ${
          nameOf(dataType)
        }: expected one of: ${READABLE}`,
      );
  }
}

const READABLE = "float32, int32, int64, bool, uint8, complex64, string";

/** 64-bit numbers as the int32 that TensorFlow.js takes them for. */
function narrow(values: BigInt64Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const narrowed = new Int32Array(values.length);
  values.forEach((value, i) => {
    if (BigInt.asIntN(32, value) !== value) {
      throw new BackendError(
        `Cannot read the 64-bit number ${value}: TensorFlow.js has 32 bits for it`,
      );
    }
    narrowed[i] = Number(value);
  });
  return narrowed;
}

/**
 * Turns values into the bytes of a tensor.
 *
 * @param values A typed array, or numbers.
 * @param dataType A TF_DataType.
 * @param count Number of values that the tensor has.
 * @returns The bytes; a view where `values` already has the right form.
 * @throws {BackendError} If the type cannot be written.
 * @throws {RangeError} If there are not `count` values; TensorFlow would read
 *     past the end.
 */
export function toBytes(
  values: ArrayLike<number> | Numbers,
  dataType: number,
  count: number,
): Uint8Array<ArrayBuffer> {
  const array = toArray(values, dataType);
  const wanted = count * BYTES_EACH[dataType]!;
  if (array.byteLength !== wanted) {
    throw new RangeError(
      `Cannot fill a tensor of ${wanted} bytes: found ${array.byteLength}`,
    );
  }
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function toArray(
  values: ArrayLike<number> | Numbers,
  dataType: number,
): Numbers {
  switch (dataType) {
    case DATA_TYPE.float32:
    case DATA_TYPE.complex64:
      return values instanceof Float32Array
        ? values as Float32Array<ArrayBuffer>
        : Float32Array.from(values);
    case DATA_TYPE.int32:
      return values instanceof Int32Array
        ? values as Int32Array<ArrayBuffer>
        : Int32Array.from(values);
    case DATA_TYPE.bool:
    case DATA_TYPE.uint8:
      return values instanceof Uint8Array
        ? values as Uint8Array<ArrayBuffer>
        : Uint8Array.from(values);
    case DATA_TYPE.int64:
      // tfjs writes a 64-bit number as two 32-bit halves, the low one first
      return Int32Array.from(values);
    default:
      throw new BackendError(
        `Cannot make a tensor of type ${
          nameOf(dataType)
        }: expected one of: ${READABLE}`,
      );
  }
}
