/** Setting attributes on eager operations and on graph nodes alike. */
import { BackendError } from "../base/errors.ts";
import { cName, cShape, type Pointer, utf8 } from "./memory.ts";
import type { Symbols } from "./symbols.ts";

/** TF_AttrType, for the attributes that TensorFlow.js sets. */
export const ATTRIBUTE = {
  string: 0,
  int: 1,
  float: 2,
  bool: 3,
  type: 4,
  shape: 5,
  resource: 6,
} as const;

/** An attribute as TensorFlow.js's kernels write it. */
export interface Attribute {
  /** Name, as TensorFlow's operation definition has it. */
  readonly name: string;
  /** One of {@linkcode ATTRIBUTE}. */
  readonly type: number;
  /** The value; a list where the attribute is one. */
  readonly value: unknown;
}

/** The setters of one kind of operation; both kinds have the same forms. */
export interface Setters {
  /** Sets a data type. */
  type(op: Pointer, name: Uint8Array<ArrayBuffer>, value: number): void;
  /** Sets an integer. */
  int(op: Pointer, name: Uint8Array<ArrayBuffer>, value: bigint): void;
  /** Sets a list of integers. */
  ints(
    op: Pointer,
    name: Uint8Array<ArrayBuffer>,
    values: BigInt64Array<ArrayBuffer>,
    count: number,
  ): void;
  /** Sets a float. */
  float(op: Pointer, name: Uint8Array<ArrayBuffer>, value: number): void;
  /** Sets a boolean. */
  bool(op: Pointer, name: Uint8Array<ArrayBuffer>, value: number): void;
  /** Sets a text. */
  string(
    op: Pointer,
    name: Uint8Array<ArrayBuffer>,
    value: Uint8Array<ArrayBuffer>,
    length: bigint,
  ): void;
  /** Sets a shape. */
  shape(
    op: Pointer,
    name: Uint8Array<ArrayBuffer>,
    dims: BigInt64Array<ArrayBuffer>,
    count: number,
  ): void;
}

/**
 * Setters for operations that run at once.
 *
 * @param c The C API.
 * @param status Receives failures of the shape setter.
 * @returns The setters.
 */
export function eagerSetters(c: Symbols, status: Pointer): Setters {
  return {
    type: c.TFE_OpSetAttrType,
    int: c.TFE_OpSetAttrInt,
    ints: c.TFE_OpSetAttrIntList,
    float: c.TFE_OpSetAttrFloat,
    bool: c.TFE_OpSetAttrBool,
    string: c.TFE_OpSetAttrString,
    shape: (op, name, dims, count) =>
      c.TFE_OpSetAttrShape(op, name, dims, count, status),
  };
}

/**
 * Setters for nodes of a graph.
 *
 * @param c The C API.
 * @returns The setters.
 */
export function graphSetters(c: Symbols): Setters {
  return {
    type: c.TF_SetAttrType,
    int: c.TF_SetAttrInt,
    ints: c.TF_SetAttrIntList,
    float: c.TF_SetAttrFloat,
    bool: c.TF_SetAttrBool,
    string: c.TF_SetAttrString,
    shape: c.TF_SetAttrShape,
  };
}

/**
 * Sets attributes.
 *
 * @param setters How.
 * @param op The operation or node description.
 * @param opName Its name, for errors.
 * @param attributes What.
 * @throws {BackendError} If a value has a form that cannot be set.
 */
export function setAttributes(
  setters: Setters,
  op: Pointer,
  opName: string,
  attributes: readonly Attribute[],
): void {
  for (const attribute of attributes) {
    if (!setAttribute(setters, op, attribute)) {
      const value = JSON.stringify(attribute.value);
      throw new BackendError(
        `Cannot set attribute "${attribute.name}" of ${opName} to ${value}: type ${attribute.type} does not take it`,
      );
    }
  }
}

/** Sets one attribute; false if its value does not fit its type. */
function setAttribute(
  setters: Setters,
  op: Pointer,
  { name: text, type, value }: Attribute,
): boolean {
  const name = cName(text);
  switch (type) {
    case ATTRIBUTE.int:
      if (Number.isInteger(value)) {
        setters.int(op, name, BigInt(value as number));
        return true;
      }
      if (!isIntegers(value)) return false;
      setters.ints(op, name, cShape(value), value.length);
      return true;
    case ATTRIBUTE.float:
      if (typeof value !== "number") return false;
      setters.float(op, name, value);
      return true;
    case ATTRIBUTE.bool:
      setters.bool(op, name, value ? 1 : 0);
      return true;
    case ATTRIBUTE.type:
      if (typeof value !== "number") return false;
      setters.type(op, name, value);
      return true;
    case ATTRIBUTE.string: {
      if (typeof value !== "string") return false;
      const bytes = utf8(value);
      setters.string(op, name, bytes, BigInt(bytes.length));
      return true;
    }
    case ATTRIBUTE.shape:
      if (!isIntegers(value)) return false;
      setters.shape(op, name, cShape(value), value.length);
      return true;
    default:
      return false;
  }
}

function isIntegers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(Number.isInteger);
}
