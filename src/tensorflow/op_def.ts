/**
 * TensorFlow's own definitions of its operations, as far as one must know
 * them to set attributes and connect inputs.
 */
import { cName, type Pointer, readBytes } from "./memory.ts";
import { bytesFieldsOf } from "./protobuf.ts";
import { Status } from "./status.ts";
import type { Symbols } from "./symbols.ts";

/** One declared input. */
export interface InputDef {
  /** Attribute that says of which type the tensor is, or those of the list. */
  readonly typeAttribute?: string;
  /** Attribute that says how many tensors of one type the list has. */
  readonly numberAttribute?: string;
  /** Attribute that lists the types of the list's tensors. */
  readonly typeListAttribute?: string;
}

/** What an operation declares. */
export interface OpDef {
  /** Inputs, in the order they are handed over. */
  readonly inputs: readonly InputDef[];
  /** Type of each attribute by name, for instance `int` or `list(int)`. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** Reads definitions, each once. */
export class OpDefs {
  readonly #c: Symbols;
  readonly #graph: Pointer;
  readonly #status: Status;
  readonly #known = new Map<string, OpDef>();

  /**
   * Starts with none read.
   *
   * @param c The C API.
   */
  constructor(c: Symbols) {
    this.#c = c;
    // an empty graph, for the registry of operations that comes with it
    this.#graph = c.TF_NewGraph();
    this.#status = new Status(c);
  }

  /**
   * The definition of one operation.
   *
   * @param opName Name of the operation.
   * @returns What it declares.
   * @throws {import("../base/errors.ts").BackendError} If there is no such
   *     operation.
   */
  get(opName: string): OpDef {
    let found = this.#known.get(opName);
    if (found === undefined) {
      found = parseOpDef(this.#read(opName));
      this.#known.set(opName, found);
    }
    return found;
  }

  /** Frees what reading needs. */
  [Symbol.dispose](): void {
    this.#c.TF_DeleteGraph(this.#graph);
    this.#status[Symbol.dispose]();
  }

  #read(opName: string): Uint8Array {
    const c = this.#c;
    const buffer = c.TF_NewBuffer();
    try {
      const { pointer } = this.#status;
      c.TF_GraphGetOpDef(this.#graph, cName(opName), buffer, pointer);
      this.#status.check(`find the operation ${opName}`);
      // struct TF_Buffer { const void* data; size_t length; … }
      const fields = new BigUint64Array(readBytes(c, buffer, 16).buffer);
      return readBytes(c, fields[0]!, Number(fields[1]!));
    } finally {
      c.TF_DeleteBuffer(buffer);
    }
  }
}

/** Field numbers of tensorflow/core/framework/op_def.proto. */
const INPUT_ARG = 2;
const ATTR = 4;
const ARG_TYPE_ATTR = 4;
const ARG_NUMBER_ATTR = 5;
const ARG_TYPE_LIST_ATTR = 6;
const ATTR_NAME = 1;
const ATTR_TYPE = 2;

function parseOpDef(bytes: Uint8Array): OpDef {
  const inputs: InputDef[] = [];
  const attributes = new Map<string, string>();
  for (const [field, content] of bytesFieldsOf(bytes)) {
    if (field === INPUT_ARG) inputs.push(parseInputDef(content));
    if (field !== ATTR) continue;
    const texts = textsOf(content);
    attributes.set(texts.get(ATTR_NAME)!, texts.get(ATTR_TYPE)!);
  }
  return { inputs, attributes };
}

function parseInputDef(argDef: Uint8Array): InputDef {
  const texts = textsOf(argDef);
  const typeAttribute = texts.get(ARG_TYPE_ATTR);
  const numberAttribute = texts.get(ARG_NUMBER_ATTR);
  const typeListAttribute = texts.get(ARG_TYPE_LIST_ATTR);
  return {
    ...(typeAttribute && { typeAttribute }),
    ...(numberAttribute && { numberAttribute }),
    ...(typeListAttribute && { typeListAttribute }),
  };
}

/** The length-delimited fields of a message as texts. */
function textsOf(message: Uint8Array): Map<number, string> {
  const decoder = new TextDecoder();
  const fields = bytesFieldsOf(message);
  return new Map(
    fields.map(([field, content]) => [field, decoder.decode(content)]),
  );
}
