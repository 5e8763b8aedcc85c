/** Tensors in TensorFlow's memory, by the numbers that tfjs knows them by. */
import { BackendError } from "../base/errors.ts";
import type { Context } from "./context.ts";
import { toBytes, toValues, type Values } from "./data_types.ts";
import { cShape, type Pointer, readBytes, writeBytes } from "./memory.ts";
import { Status } from "./status.ts";

/** What TensorFlow.js wants to know of a tensor. */
export interface TensorMetadata {
  /** Number that the tensor is known by. */
  readonly id: number;
  /** Dimensions. */
  readonly shape: number[];
  /** TF_DataType. */
  readonly dtype: number;
}

/** Owns every eager tensor handle. */
export class Tensors {
  readonly #context: Context;
  readonly #status: Status;
  readonly #handles = new Map<number, Pointer>();
  #nextId = 1;

  /**
   * Starts with no tensors.
   *
   * @param context An open context.
   */
  constructor(context: Context) {
    this.#context = context;
    this.#status = new Status(context.c);
  }

  /** Number of tensors that have not been deleted. */
  get count(): number {
    return this.#handles.size;
  }

  /** A number that no tensor has yet; symbolic tensors use it too. */
  newId(): number {
    return this.#nextId++;
  }

  /** Takes a handle over; `delete` frees it. */
  adopt(handle: Pointer): TensorMetadata {
    const id = this.newId();
    this.#handles.set(id, handle);
    return this.describe(id);
  }

  /** What tfjs wants to know of a tensor that has values. */
  describe(id: number): TensorMetadata {
    const { c } = this.#context;
    const handle = this.handle(id);
    const rank = c.TFE_TensorHandleNumDims(handle, this.#status.pointer);
    const shape = Array.from(
      { length: rank },
      (_, i) => Number(c.TFE_TensorHandleDim(handle, i, this.#status.pointer)),
    );
    this.#status.check("tell a tensor's shape");
    return { id, shape, dtype: c.TFE_TensorHandleDataType(handle) };
  }

  /** Copies values into a new tensor. */
  create(
    shape: readonly number[],
    dataType: number,
    values: ArrayLike<number> | Values,
  ): number {
    const { c } = this.#context;
    const count = shape.reduce((product, length) => product * length, 1);
    const bytes = toBytes(values, dataType, count);
    const size = BigInt(bytes.length);
    const tensor = c.TF_AllocateTensor(
      dataType,
      cShape(shape),
      shape.length,
      size,
    );
    if (tensor === 0n) {
      throw new BackendError(
        `TensorFlow cannot allocate ${bytes.length} bytes for a tensor of shape [${shape}]`,
      );
    }
    try {
      writeBytes(c, c.TF_TensorData(tensor), bytes);
      const handle = c.TFE_NewTensorHandle(tensor, this.#status.pointer);
      this.#status.check(`make a tensor of shape [${shape}]`);
      const id = this.newId();
      this.#handles.set(id, handle);
      return id;
    } finally {
      c.TF_DeleteTensor(tensor);
    }
  }

  /** The handle of a tensor; it stays owned here. */
  handle(id: number): Pointer {
    const handle = this.#handles.get(id);
    if (handle !== undefined) return handle;
    throw new BackendError(
      `Cannot find tensor ${id}: it was freed, or belongs to a step that was captured`,
    );
  }

  /** Whether `id` is a tensor with values. */
  has(id: number): boolean {
    return this.#handles.has(id);
  }

  /** Copies a tensor's values out. */
  read(id: number): Values {
    const { c } = this.#context;
    const handle = this.handle(id);
    const tensor = c.TFE_TensorHandleResolve(handle, this.#status.pointer);
    this.#status.check("read a tensor");
    try {
      const size = Number(c.TF_TensorByteSize(tensor));
      const bytes = readBytes(c, c.TF_TensorData(tensor), size);
      return toValues(bytes, c.TFE_TensorHandleDataType(handle));
    } finally {
      c.TF_DeleteTensor(tensor);
    }
  }

  /** Frees a tensor. Symbolic ones have no handle and need no freeing. */
  delete(id: number): void {
    const handle = this.#handles.get(id);
    if (handle === undefined) return;
    this.#context.c.TFE_DeleteTensorHandle(handle);
    this.#handles.delete(id);
  }

  /** Frees everything. */
  [Symbol.dispose](): void {
    for (const id of [...this.#handles.keys()]) this.delete(id);
    this.#status[Symbol.dispose]();
  }
}
