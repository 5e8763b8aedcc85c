/** Setting attributes on eager operations and on graph nodes alike. */
import { BackendError } from "../base/errors.ts";
import { isInteger, isShape, listValue } from "./attribute_lists.ts";
import { cName, cShape, type Pointer, utf8 } from "./memory.ts";
import type { OpDef } from "./op_def.ts";
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
  /**
   * One of {@linkcode ATTRIBUTE}. Not looked at: it does not tell lists from
   * single values, and TensorFlow's definition of the operation does.
   */
  readonly type: number;
  /** The value; a list where the attribute is one. */
  readonly value: unknown;
}

type Text = Uint8Array<ArrayBuffer>;

/** The setters of one kind of operation; both kinds have the same forms. */
export interface Setters {
  /** Sets a data type. */
  type(op: Pointer, name: Text, value: number): void;
  /** Sets an integer. */
  int(op: Pointer, name: Text, value: bigint): void;
  /** Sets a list of integers. */
  ints(
    op: Pointer,
    name: Text,
    values: BigInt64Array<ArrayBuffer>,
    count: number,
  ): void;
  /** Sets a float. */
  float(op: Pointer, name: Text, value: number): void;
  /** Sets a boolean. */
  bool(op: Pointer, name: Text, value: number): void;
  /** Sets a text. */
  string(op: Pointer, name: Text, value: Text, length: bigint): void;
  /** Sets a shape; a count of -1 stands for an unknown one. */
  shape(
    op: Pointer,
    name: Text,
    dims: BigInt64Array<ArrayBuffer>,
    count: number,
  ): void;
  /** Sets any value, as an AttrValue message. */
  message(op: Pointer, name: Text, value: Text, length: bigint): void;
}

/**
 * Setters for operations that run at once.
 *
 * @param c The C API.
 * @param status Receives failures of the shape and message setters.
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
    message: (op, name, value, length) =>
      c.TFE_OpSetAttrValueProto(op, name, value, length, status),
  };
}

/**
 * Setters for nodes of a graph.
 *
 * @param c The C API.
 * @param status Receives failures of the message setter.
 * @returns The setters.
 */
export function graphSetters(c: Symbols, status: Pointer): Setters {
  return {
    type: c.TF_SetAttrType,
    int: c.TF_SetAttrInt,
    ints: c.TF_SetAttrIntList,
    float: c.TF_SetAttrFloat,
    bool: c.TF_SetAttrBool,
    string: c.TF_SetAttrString,
    shape: c.TF_SetAttrShape,
    message: (op, name, value, length) =>
      c.TF_SetAttrValueProto(op, name, value, length, status),
  };
}

/**
 * Sets attributes, each as the operation declares it.
 *
 * @param setters How.
 * @param op The operation or node description.
 * @param opName Its name, for errors.
 * @param opDef What it declares.
 * @param attributes What to set.
 * @throws {BackendError} If the operation has no such attribute, or the value
 *     does not fit its type.
 */
export function setAttributes(
  setters: Setters,
  op: Pointer,
  opName: string,
  opDef: OpDef,
  attributes: readonly Attribute[],
): void {
  for (const { name, value } of attributes) {
    // TensorFlow's own marks begin with an underscore and are declared nowhere
    const type = opDef.attributes.get(name) ??
      (name.startsWith("_") ? "string" : undefined);
    if (type === undefined) {
      const known = [...opDef.attributes.keys()].sort().join(", ");
      throw new BackendError(
        `Cannot set attribute "${name}" of ${opName}: expected one of: ${known}`,
      );
    }
    if (setAttribute(setters, op, cName(name), type, value)) continue;
    throw new BackendError(
      `Cannot set attribute "${name}" of ${opName} to ${
        JSON.stringify(value)
      }: expected ${type}`,
    );
  }
}

/** Sets one attribute; false if its value does not fit its type. */
function setAttribute(
  setters: Setters,
  op: Pointer,
  name: Text,
  type: string,
  value: unknown,
): boolean {
  switch (type) {
    case "int":
      if (typeof value !== "number" || !Number.isFinite(value)) return false;
      // the kernel of Multinomial passes a fraction as a seed; tfjs's addon
      // cuts it off, too
      setters.int(op, name, BigInt(Math.trunc(value)));
      return true;
    case "float":
      if (typeof value !== "number") return false;
      setters.float(op, name, value);
      return true;
    case "bool":
      if (typeof value !== "boolean") return false;
      setters.bool(op, name, value ? 1 : 0);
      return true;
    case "type":
      if (!isInteger(value)) return false;
      setters.type(op, name, value);
      return true;
    case "string":
      if (typeof value !== "string") return false;
      setString(setters, op, name, value);
      return true;
    case "shape":
      if (!isShape(value)) return false;
      setters.shape(op, name, cShape(value ?? []), value?.length ?? -1);
      return true;
    default:
      return Array.isArray(value) && setList(setters, op, name, type, value);
  }
}

function setString(
  setters: Setters,
  op: Pointer,
  name: Text,
  value: string,
): void {
  const bytes = utf8(value);
  setters.string(op, name, bytes, BigInt(bytes.length));
}

function setList(
  setters: Setters,
  op: Pointer,
  name: Text,
  type: string,
  values: readonly unknown[],
): boolean {
  // by far the most frequent list: strides, window sizes
  if (type === "list(int)" && values.every(isInteger)) {
    setters.ints(op, name, cShape(values), values.length);
    return true;
  }
  const message = listValue(type, values);
  if (message === undefined) return false;
  setters.message(op, name, message, BigInt(message.length));
  return true;
}
