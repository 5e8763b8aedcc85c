/**
 * TensorFlow's own definition of an operation, as far as a graph node needs
 * it: which inputs are lists.
 */
import { cName, type Pointer, readBytes } from "./memory.ts";
import type { Status } from "./status.ts";
import type { Symbols } from "./symbols.ts";

/** One declared input. */
export interface InputDef {
  /** Attribute that says how many tensors of one type the list has. */
  readonly numberAttribute?: string;
  /** Attribute that lists the types of the list's tensors. */
  readonly typeListAttribute?: string;
}

/**
 * Reads the inputs that an operation declares.
 *
 * @param c The C API.
 * @param graph Any graph.
 * @param opName Name of the operation.
 * @param status Free for use.
 * @returns One entry a declared input.
 * @throws {import("../base/errors.ts").BackendError} If there is no such
 *     operation.
 */
export function readInputDefs(
  c: Symbols,
  graph: Pointer,
  opName: string,
  status: Status,
): InputDef[] {
  const buffer = c.TF_NewBuffer();
  try {
    c.TF_GraphGetOpDef(graph, cName(opName), buffer, status.pointer);
    status.check(`find the operation ${opName}`);
    // struct TF_Buffer { const void* data; size_t length; … }
    const [data, length] = new BigUint64Array(readBytes(c, buffer, 16).buffer);
    return parseInputDefs(readBytes(c, data!, Number(length!)));
  } finally {
    c.TF_DeleteBuffer(buffer);
  }
}

/** Field numbers of tensorflow/core/framework/op_def.proto. */
const INPUT_ARG = 2;
const NUMBER_ATTR = 5;
const TYPE_LIST_ATTR = 6;

function parseInputDefs(opDef: Uint8Array): InputDef[] {
  const inputs: InputDef[] = [];
  for (const [field, bytes] of fieldsOf(opDef)) {
    if (field === INPUT_ARG) inputs.push(parseInputDef(bytes));
  }
  return inputs;
}

function parseInputDef(argDef: Uint8Array): InputDef {
  const decoder = new TextDecoder();
  let input: InputDef = {};
  for (const [field, bytes] of fieldsOf(argDef)) {
    const text = decoder.decode(bytes);
    if (field === NUMBER_ATTR) input = { ...input, numberAttribute: text };
    if (field === TYPE_LIST_ATTR) input = { ...input, typeListAttribute: text };
  }
  return input;
}

/** The length-delimited fields of a protocol buffer; others are passed over. */
function* fieldsOf(bytes: Uint8Array): Generator<[number, Uint8Array]> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1;; factor *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const wireType = tag & 7;
    if (wireType === 0) varint();
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    else {
      const length = varint();
      yield [tag >>> 3, bytes.subarray(at, at + length)];
      at += length;
    }
  }
}
