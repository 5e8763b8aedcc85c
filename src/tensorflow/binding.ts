/**
 * The interface that `NodeJSKernelBackend` of `@tensorflow/tfjs-node-gpu`
 * expects of its native addon, over TensorFlow's C API.
 */
import { BackendError } from "../base/errors.ts";
import {
  ATTRIBUTE,
  type Attribute,
  eagerSetters,
  setAttributes,
} from "./attributes.ts";
import { withInputTypes } from "./bfloat16.ts";
import { Capture } from "./capture.ts";
import type { CapturedFunction } from "./captured_function.ts";
import type { Context } from "./context.ts";
import { DATA_TYPE, type Values, type Writable } from "./data_types.ts";
import { cName, cText, type Pointer } from "./memory.ts";
import { OpDefs } from "./op_def.ts";
import { Status } from "./status.ts";
import { type TensorMetadata, Tensors } from "./tensors.ts";

/** Runs operations at once, or adds them to a graph while a step is captured. */
export class Binding {
  /** TF_DataType of float32. */
  readonly TF_FLOAT: number = DATA_TYPE.float32;
  /** TF_DataType of int32. */
  readonly TF_INT32: number = DATA_TYPE.int32;
  /** TF_DataType of int64. */
  readonly TF_INT64: number = DATA_TYPE.int64;
  /** TF_DataType of bool. */
  readonly TF_BOOL: number = DATA_TYPE.bool;
  /** TF_DataType of complex64. */
  readonly TF_COMPLEX64: number = DATA_TYPE.complex64;
  /** TF_DataType of string. */
  readonly TF_STRING: number = DATA_TYPE.string;
  /** TF_DataType of resource. */
  readonly TF_RESOURCE: number = DATA_TYPE.resource;
  /** TF_DataType of uint8. */
  readonly TF_UINT8: number = DATA_TYPE.uint8;
  /** Type of a string attribute. */
  readonly TF_ATTR_STRING: number = ATTRIBUTE.string;
  /** Type of an integer attribute. */
  readonly TF_ATTR_INT: number = ATTRIBUTE.int;
  /** Type of a float attribute. */
  readonly TF_ATTR_FLOAT: number = ATTRIBUTE.float;
  /** Type of a boolean attribute. */
  readonly TF_ATTR_BOOL: number = ATTRIBUTE.bool;
  /** Type of a data-type attribute. */
  readonly TF_ATTR_TYPE: number = ATTRIBUTE.type;
  /** Type of a shape attribute. */
  readonly TF_ATTR_SHAPE: number = ATTRIBUTE.shape;
  /** Type of a resource attribute. */
  readonly TF_ATTR_RESOURCE: number = ATTRIBUTE.resource;
  /** Version of the library. */
  readonly TF_Version: string;

  readonly #context: Context;
  readonly #tensors: Tensors;
  readonly #opDefs: OpDefs;
  readonly #status: Status;
  #capture: Capture | undefined;
  #captured = 0;

  /**
   * Binds to an open context.
   *
   * @param context Stays owned by the caller.
   */
  constructor(context: Context) {
    this.#context = context;
    this.#tensors = new Tensors(context);
    this.#opDefs = new OpDefs(context.c);
    this.#status = new Status(context.c);
    this.TF_Version = context.version;
  }

  /** Makes a tensor of values. */
  createTensor(
    shape: number[],
    dataType: number,
    values: Writable,
  ): number {
    return this.#tensors.create(shape, dataType, values);
  }

  /** Frees a tensor. */
  deleteTensor(id: number): void {
    this.#tensors.delete(id);
  }

  /** Reads a tensor's values. */
  tensorDataSync(id: number): Values {
    if (this.#capture?.isSymbolic(id)) {
      throw new BackendError(
        "Cannot read a tensor while a step is captured: it has no values yet (read what the step returns)",
      );
    }
    return this.#tensors.read(id);
  }

  /** Runs one operation, or adds it to the step that is being captured. */
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputIds: readonly number[],
    outputCount: number,
  ): TensorMetadata[] {
    if (this.#capture !== undefined) {
      return this.#capture.executeOp(name, attributes, inputIds, outputCount);
    }
    const opDef = this.#opDefs.get(name);
    const { c, pointer } = this.#context;
    const op = c.TFE_NewOp(pointer, cName(name), this.#status.pointer);
    this.#status.check(`find the operation ${name}`);
    try {
      this.#place(op, name);
      for (const id of inputIds) {
        const handle = this.#tensors.handle(id);
        c.TFE_OpAddInput(op, handle, this.#status.pointer);
        this.#status.check(`take an input of ${name}`);
      }
      const setters = eagerSetters(c, this.#status.pointer);
      const typed = withInputTypes(
        name,
        attributes,
        opDef.inputs,
        inputIds.map((id) => this.#tensors.isBfloat16(id)),
      );
      setAttributes(setters, op, name, opDef, typed);
      this.#status.check(`take the attributes of ${name}`);
      return this.#run(op, name, outputCount);
    } finally {
      c.TFE_DeleteOp(op);
    }
  }

  #place(op: Pointer, opName: string): void {
    const { c, gpu } = this.#context;
    if (gpu === undefined) return;
    c.TFE_OpSetDevice(op, cText(gpu.name), this.#status.pointer);
    this.#status.check(`place ${opName} on ${gpu.name}`);
  }

  #run(op: Pointer, opName: string, outputCount: number): TensorMetadata[] {
    const handles = new BigUint64Array(outputCount);
    const count = new Int32Array([outputCount]);
    const { pointer } = this.#status;
    this.#context.c.TFE_Execute(op, handles, count, pointer);
    this.#status.check(`run ${opName}`);
    const made = handles.subarray(0, count[0]!);
    const outputs = Array.from(made, (handle) => this.#tensors.adopt(handle));
    if (outputs.length === outputCount) return outputs;
    for (const { id } of outputs) this.#tensors.delete(id);
    throw new BackendError(
      `Cannot run ${opName} for ${outputCount} outputs: it has ${outputs.length}`,
    );
  }

  /**
   * Captures operations as one function.
   *
   * @param inputIds Tensors that stand for the inputs.
   * @param body Executes operations and returns the ids of the outputs.
   * @returns The function; the caller frees it.
   * @throws {BackendError} If a capture is under way, or the operations cannot
   *     be captured.
   */
  capture(
    inputIds: readonly number[],
    body: () => readonly number[],
  ): CapturedFunction {
    if (this.#capture !== undefined) {
      throw new BackendError("Cannot capture a step inside another");
    }
    using capture = new Capture(this.#context, this.#tensors, this.#opDefs);
    for (const id of inputIds) capture.addInput(id);
    this.#capture = capture;
    let outputIds: readonly number[];
    try {
      outputIds = body();
    } finally {
      this.#capture = undefined;
    }
    return capture.toFunction(`step_${this.#captured++}`, outputIds);
  }

  /** Whether operations are being captured. */
  get isCapturing(): boolean {
    return this.#capture !== undefined;
  }

  /** Whether a tensor is bfloat16 in TensorFlow's memory. */
  isBfloat16(id: number): boolean {
    return this.#capture?.isBfloat16(id) ?? this.#tensors.isBfloat16(id);
  }

  /** Number of tensors that have not been freed. */
  getNumOfTensors(): number {
    return this.#tensors.count;
  }

  /** Whether operations run on a GPU. */
  isUsingGpuDevice(): boolean {
    return this.#context.gpu !== undefined;
  }

  /** Refuses: models of other programs are no part of this library. */
  loadSavedModel(path: string, _tags: string): never {
    throw new BackendError(
      `Cannot load the saved model "${path}": only operations and captured steps are run here`,
    );
  }

  /** Refuses: see `loadSavedModel`. */
  runSavedModel(id: number): never {
    throw new BackendError(`Cannot run saved model ${id}: none can be loaded`);
  }

  /** Refuses: see `loadSavedModel`. */
  deleteSavedModel(id: number): never {
    throw new BackendError(
      `Cannot delete saved model ${id}: none can be loaded`,
    );
  }

  /** Refuses: see `loadSavedModel`. */
  getNumOfSavedModels(): never {
    throw new BackendError("Cannot count saved models: none can be loaded");
  }

  /** Frees all tensors. */
  [Symbol.dispose](): void {
    this.#tensors[Symbol.dispose]();
    this.#opDefs[Symbol.dispose]();
    this.#status[Symbol.dispose]();
  }
}
