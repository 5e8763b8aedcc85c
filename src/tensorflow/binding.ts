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
import { Capture } from "./capture.ts";
import type { CapturedFunction } from "./captured_function.ts";
import type { Context } from "./context.ts";
import { DATA_TYPE, type Values } from "./data_types.ts";
import { cName } from "./memory.ts";
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
  /** Type of an integer attribute, or of a list of them. */
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
    this.#status = new Status(context.c);
    this.TF_Version = context.version;
  }

  /** Makes a tensor of values. */
  createTensor(
    shape: number[],
    dataType: number,
    values: ArrayLike<number> | Values,
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
    const { c, pointer } = this.#context;
    const op = c.TFE_NewOp(pointer, cName(name), this.#status.pointer);
    this.#status.check(`find the operation ${name}`);
    try {
      for (const id of inputIds) {
        const handle = this.#tensors.handle(id);
        c.TFE_OpAddInput(op, handle, this.#status.pointer);
        this.#status.check(`take an input of ${name}`);
      }
      const setters = eagerSetters(c, this.#status.pointer);
      setAttributes(setters, op, name, attributes);
      const handles = new BigUint64Array(outputCount);
      const count = new Int32Array([outputCount]);
      c.TFE_Execute(op, handles, count, this.#status.pointer);
      this.#status.check(`run ${name}`);
      return Array.from(handles, (handle) => this.#tensors.adopt(handle));
    } finally {
      c.TFE_DeleteOp(op);
    }
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
    using capture = new Capture(this.#context, this.#tensors);
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

  /** Number of tensors that have not been freed. */
  getNumOfTensors(): number {
    return this.#tensors.count;
  }

  /** Whether operations run on a GPU. */
  isUsingGpuDevice(): boolean {
    return this.#context.devices.some(({ type }) => type === "GPU");
  }

  /** Frees all tensors. */
  [Symbol.dispose](): void {
    this.#tensors[Symbol.dispose]();
    this.#status[Symbol.dispose]();
  }
}
