/** A graph under construction: what `executeOp` fills while a step is captured. */
import { BackendError } from "../base/errors.ts";
import { type Attribute, graphSetters, setAttributes } from "./attributes.ts";
import { CapturedFunction } from "./captured_function.ts";
import { typeForTfjs, withInputTypes } from "./bfloat16.ts";
import type { Context } from "./context.ts";
import { DATA_TYPE } from "./data_types.ts";
import { concatOutputs, type Output, toOutput } from "./graph_output.ts";
import {
  checkInputCount,
  type InputLength,
  inputLengths,
} from "./input_lengths.ts";
import { cName, cShape, cText, type Pointer } from "./memory.ts";
import type { OpDefs } from "./op_def.ts";
import { Status } from "./status.ts";
import type { TensorMetadata, Tensors } from "./tensors.ts";

/**
 * From this size on, in bytes, a tensor that a step closes over is handed to
 * every call instead of becoming a constant: a graph keeps five copies of one.
 */
const HELD_BYTES = 65_536;

/**
 * Builds one graph function out of operations on symbolic tensors.
 *
 * Inputs become placeholders. Any other tensor that has values keeps those it
 * has now: a small one becomes a constant, a large one an input of the
 * function's own, which shares its memory with the tensor.
 */
export class Capture {
  readonly #context: Context;
  readonly #tensors: Tensors;
  readonly #opDefs: OpDefs;
  readonly #status: Status;
  readonly #graph: Pointer;
  readonly #outputs = new Map<number, Output>();
  readonly #symbolic = new Set<number>();
  readonly #bfloat16 = new Set<number>();
  readonly #inputs: Output[] = [];
  #held: number[] = [];
  readonly #inputShapes: (readonly number[])[] = [];
  #nodes = 0;
  #constantBytes = 0;
  #heldBytes = 0;

  /**
   * Starts an empty graph.
   *
   * @param context An open context.
   * @param tensors Owns the tensors that have values.
   * @param opDefs TensorFlow's definitions of its operations.
   */
  constructor(context: Context, tensors: Tensors, opDefs: OpDefs) {
    this.#context = context;
    this.#tensors = tensors;
    this.#opDefs = opDefs;
    this.#status = new Status(context.c);
    this.#graph = context.c.TF_NewGraph();
  }

  /** Declares that the tensor `id` is an input, in the order of calls. */
  addInput(id: number): void {
    this.#inputShapes.push(this.#addPlaceholder(id));
    this.#symbolic.add(id);
  }

  /** Makes a tensor an input of the function; returns its shape. */
  #addPlaceholder(id: number): readonly number[] {
    const { c } = this.#context;
    const { shape, dtype } = this.#tensors.describe(id);
    const node = this.#newNode("Placeholder");
    c.TF_SetAttrType(node, cName("dtype"), dtype);
    c.TF_SetAttrShape(node, cName("shape"), cShape(shape), shape.length);
    const output = toOutput(this.#finish(node, "Placeholder"), 0);
    this.#outputs.set(id, output);
    this.#inputs.push(output);
    return shape;
  }

  /** Whether a tensor stands for values of a later call. */
  isSymbolic(id: number): boolean {
    return this.#symbolic.has(id);
  }

  /** Whether a tensor is bfloat16, in the graph or in memory. */
  isBfloat16(id: number): boolean {
    return this.#bfloat16.has(id) || this.#tensors.isBfloat16(id);
  }

  /** Adds an operation. */
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputIds: readonly number[],
    outputCount: number,
  ): TensorMetadata[] {
    const opDef = this.#opDefs.get(name);
    const lengths = inputLengths(opDef.inputs, attributes, name);
    checkInputCount(name, lengths, inputIds.length);
    const inputs = inputIds.map((id) => this.#outputOf(id));
    const node = this.#newNode(name);
    try {
      this.#connect(node, inputs, lengths);
      const setters = graphSetters(this.#context.c, this.#status.pointer);
      const typed = withInputTypes(
        name,
        attributes,
        opDef.inputs,
        inputIds.map((id) => this.isBfloat16(id)),
      );
      setAttributes(setters, node, name, opDef, typed);
      this.#status.check(`take the attributes of ${name}`);
    } catch (error) {
      // only finishing frees a node; what it lacks is no news
      this.#context.c.TF_FinishOperation(node, this.#status.pointer);
      throw error;
    }
    const operation = this.#finish(node, name);
    this.#checkOutputCount(operation, name, outputCount);
    return Array.from(
      { length: outputCount },
      (_, i) => this.#register(toOutput(operation, i), name),
    );
  }

  /**
   * Makes a function of the graph.
   *
   * @param name A name that no other function of the context has.
   * @param outputIds What the function returns, in this order.
   * @returns The function; the caller frees it.
   */
  toFunction(name: string, outputIds: readonly number[]): CapturedFunction {
    const { c } = this.#context;
    const outputs = outputIds.map((id) => this.#outputOf(id));
    const fn = c.TF_GraphToFunction(
      this.#graph,
      cText(name),
      0,
      -1,
      0n,
      this.#inputs.length,
      concatOutputs(this.#inputs),
      outputs.length,
      concatOutputs(outputs),
      0n,
      0n,
      0n,
      this.#status.pointer,
    );
    this.#status.check("make a function of the captured step");
    try {
      c.TFE_ContextAddFunction(
        this.#context.pointer,
        fn,
        this.#status.pointer,
      );
      this.#status.check("add the captured function");
    } finally {
      c.TF_DeleteFunction(fn);
    }
    const held = this.#held;
    this.#held = [];
    return new CapturedFunction(this.#context, this.#tensors, {
      name,
      inputShapes: this.#inputShapes,
      outputCount: outputs.length,
      constantBytes: this.#constantBytes,
      held,
      heldBytes: this.#heldBytes,
    });
  }

  /** Frees the graph; functions made of it live on. */
  [Symbol.dispose](): void {
    const { c } = this.#context;
    for (const id of this.#held) this.#tensors.delete(id);
    c.TF_DeleteGraph(this.#graph);
    this.#status[Symbol.dispose]();
  }

  #newNode(opName: string): Pointer {
    const name = cText(`n${this.#nodes++}`);
    return this.#context.c.TF_NewOperation(this.#graph, cName(opName), name);
  }

  #finish(node: Pointer, opName: string): Pointer {
    const operation = this.#context.c.TF_FinishOperation(
      node,
      this.#status.pointer,
    );
    this.#status.check(`capture ${opName}`);
    return operation;
  }

  /** The graph's name for a tensor; folds a tensor with values in. */
  #outputOf(id: number): Output {
    const found = this.#outputs.get(id);
    if (found !== undefined) return found;
    const bytes = this.#tensors.bytes(id);
    if (bytes < HELD_BYTES) return this.#addConstant(id);
    this.#heldBytes += bytes;
    this.#held.push(this.#tensors.share(id));
    this.#addPlaceholder(id);
    return this.#outputs.get(id)!;
  }

  #addConstant(id: number): Output {
    const { c } = this.#context;
    const { shape, dtype } = this.#tensors.describe(id);
    if (dtype === DATA_TYPE.resource) {
      throw new BackendError(
        "Cannot capture a step that uses a resource: it has no values to keep",
      );
    }
    const tensor = c.TFE_TensorHandleResolve(
      this.#tensors.handle(id),
      this.#status.pointer,
    );
    this.#status.check("read a constant of the captured step");
    try {
      this.#constantBytes += Number(c.TF_TensorByteSize(tensor));
      const node = this.#newNode("Const");
      c.TF_SetAttrType(node, cName("dtype"), dtype);
      c.TF_SetAttrTensor(node, cName("value"), tensor, this.#status.pointer);
      this.#status.check(`fold in a constant of shape [${shape}]`);
      const output = toOutput(this.#finish(node, "Const"), 0);
      this.#outputs.set(id, output);
      return output;
    } finally {
      c.TF_DeleteTensor(tensor);
    }
  }

  /** Hands `inputs` to a node's arguments, one each or a list of `length`. */
  #connect(
    node: Pointer,
    inputs: readonly Output[],
    lengths: readonly InputLength[],
  ): void {
    const { c } = this.#context;
    let at = 0;
    for (const length of lengths) {
      if (length === undefined) {
        c.TF_AddInput(node, inputs[at++]!);
      } else {
        c.TF_AddInputList(
          node,
          concatOutputs(inputs.slice(at, at + length)),
          length,
        );
        at += length;
      }
    }
  }

  #checkOutputCount(operation: Pointer, opName: string, asked: number): void {
    const count = this.#context.c.TF_OperationNumOutputs(operation);
    if (count === asked) return;
    throw new BackendError(
      `Cannot capture ${opName} for ${asked} outputs: it has ${count}`,
    );
  }

  #register(output: Output, opName: string): TensorMetadata {
    const { c } = this.#context;
    const rank = c.TF_GraphGetTensorNumDims(
      this.#graph,
      output,
      this.#status.pointer,
    );
    const dims = new BigInt64Array(Math.max(rank, 1));
    if (rank > 0) {
      c.TF_GraphGetTensorShape(
        this.#graph,
        output,
        dims,
        rank,
        this.#status.pointer,
      );
    }
    this.#status.check(`infer the shape of ${opName}`);
    const shape = Array.from(dims.subarray(0, Math.max(rank, 0)), Number);
    if (rank < 0 || shape.includes(-1)) {
      throw new BackendError(
        `Cannot capture ${opName}: the shape of its output depends on values`,
      );
    }
    const id = this.#tensors.newId();
    this.#outputs.set(id, output);
    this.#symbolic.add(id);
    const dataType = c.TF_OperationOutputType(output);
    if (dataType === DATA_TYPE.bfloat16) this.#bfloat16.add(id);
    return { id, shape, dtype: typeForTfjs(dataType) };
  }
}
