/** Tensors in TensorFlow's memory, by the numbers that tfjs knows them by. */
import { BackendError } from "../base/errors.ts";
import { typeForTfjs } from "./bfloat16.ts";
import type { Context } from "./context.ts";
import {
  BYTES_EACH,
  DATA_TYPE,
  type Numbers,
  type Strings,
  toBytes,
  toValues,
  type Values,
  type Writable,
} from "./data_types.ts";
import { livesOnGpu } from "./devices.ts";
import {
  cName,
  cShape,
  cText,
  type Pointer,
  readBytes,
  writeBytes,
} from "./memory.ts";
import { Status } from "./status.ts";
import {
  freeStrings,
  readStrings,
  TSTRING_BYTES,
  writeStrings,
} from "./string_tensors.ts";

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
  readonly #bfloat16 = new Set<number>();
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
    const { shape, dtype } = this.describe(id);
    if (dtype === DATA_TYPE.bfloat16) this.#bfloat16.add(id);
    return { id, shape, dtype: typeForTfjs(dtype) };
  }

  /** Whether a tensor that has values is bfloat16, which tfjs does not know. */
  isBfloat16(id: number): boolean {
    return this.#bfloat16.has(id);
  }

  /** Shape and TensorFlow's own type of a tensor that has values. */
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

  /** Size of the values in memory; 0 for texts and resources. */
  bytes(id: number): number {
    const { shape, dtype } = this.describe(id);
    return (BYTES_EACH[dtype] ?? 0) * shape.reduce((a, b) => a * b, 1);
  }

  /** A second tensor of the same values, for the caller to delete. */
  share(id: number): number {
    const shared = this.#context.c.TFE_TensorHandleCopySharingTensor(
      this.handle(id),
      this.#status.pointer,
    );
    this.#status.check("share a tensor with a captured step");
    return this.adopt(shared).id;
  }

  /** Copies values into a new tensor. */
  create(
    shape: readonly number[],
    dataType: number,
    values: Writable,
  ): number {
    const count = shape.reduce((product, length) => product * length, 1);
    const handle = dataType === DATA_TYPE.string
      ? this.#newStrings(shape, count, values as Strings)
      : this.#newNumbers(shape, dataType, count, values as Numbers);
    const id = this.newId();
    this.#handles.set(id, handle);
    return id;
  }

  #newNumbers(
    shape: readonly number[],
    dataType: number,
    count: number,
    values: Numbers,
  ): Pointer {
    const { c } = this.#context;
    const bytes = toBytes(values, dataType, count);
    const tensor = this.#allocate(shape, dataType, bytes.length);
    try {
      writeBytes(c, c.TF_TensorData(tensor), bytes);
      const handle = this.#toHandle(tensor, shape);
      return livesOnGpu(dataType) ? this.#toGpu(handle) : handle;
    } finally {
      c.TF_DeleteTensor(tensor);
    }
  }

  #newStrings(
    shape: readonly number[],
    count: number,
    strings: Strings,
  ): Pointer {
    if (strings.length !== count) {
      throw new RangeError(
        `Cannot fill a tensor of ${count} texts: found ${strings.length}`,
      );
    }
    const { c } = this.#context;
    const tensor = this.#allocate(
      shape,
      DATA_TYPE.string,
      count * TSTRING_BYTES,
    );
    const data = c.TF_TensorData(tensor);
    writeStrings(c, data, strings);
    let handle: Pointer | undefined;
    try {
      handle = this.#toHandle(tensor, shape);
      return this.#deepCopy(handle);
    } finally {
      if (handle !== undefined) c.TFE_DeleteTensorHandle(handle);
      freeStrings(c, data, count);
      c.TF_DeleteTensor(tensor);
    }
  }

  #allocate(
    shape: readonly number[],
    dataType: number,
    length: number,
  ): Pointer {
    const { c } = this.#context;
    const dims = cShape(shape);
    const size = BigInt(length);
    const tensor = c.TF_AllocateTensor(dataType, dims, shape.length, size);
    if (tensor !== 0n) return tensor;
    throw new BackendError(
      `TensorFlow cannot allocate ${length} bytes for a tensor of shape [${shape}]`,
    );
  }

  #toHandle(tensor: Pointer, shape: readonly number[]): Pointer {
    const { pointer } = this.#status;
    const handle = this.#context.c.TFE_NewTensorHandle(tensor, pointer);
    this.#status.check(`make a tensor of shape [${shape}]`);
    return handle;
  }

  /** Moves a handle to the GPU, if there is one. */
  #toGpu(handle: Pointer): Pointer {
    const { c, pointer: context, gpu } = this.#context;
    if (gpu === undefined) return handle;
    try {
      const { pointer } = this.#status;
      const device = cText(gpu.name);
      const moved = c.TFE_TensorHandleCopyToDevice(
        handle,
        context,
        device,
        pointer,
      );
      this.#status.check(`copy a tensor to ${gpu.name}`);
      return moved;
    } finally {
      c.TFE_DeleteTensorHandle(handle);
    }
  }

  /**
   * A copy whose texts TensorFlow owns. It frees those of a tensor that it
   * made, but not those that came in through TF_AllocateTensor; and whoever
   * frees these must know that no other tensor shares them.
   */
  #deepCopy(handle: Pointer): Pointer {
    const { c, pointer: context } = this.#context;
    const { pointer } = this.#status;
    const op = c.TFE_NewOp(context, cName("DeepCopy"), pointer);
    this.#status.check("find the operation DeepCopy");
    try {
      c.TFE_OpAddInput(op, handle, pointer);
      const handles = new BigUint64Array(1);
      c.TFE_Execute(op, handles, Int32Array.of(1), pointer);
      this.#status.check("copy a tensor of texts");
      return handles[0]!;
    } finally {
      c.TFE_DeleteOp(op);
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
      if (c.TFE_TensorHandleDataType(handle) === DATA_TYPE.string) {
        const count = size / TSTRING_BYTES;
        return readStrings(c, c.TF_TensorData(tensor), count);
      }
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
    this.#bfloat16.delete(id);
  }

  /** Frees everything. */
  [Symbol.dispose](): void {
    for (const id of [...this.#handles.keys()]) this.delete(id);
    this.#status[Symbol.dispose]();
  }
}
