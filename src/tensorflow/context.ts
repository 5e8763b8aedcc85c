/** TensorFlow's eager context: the library opened, with its devices. */
import { BackendError } from "../base/errors.ts";
import { findLibrary } from "./find_library.ts";
import { type Pointer, readText } from "./memory.ts";
import { Status } from "./status.ts";
import { openSymbols, type Symbols } from "./symbols.ts";

/** How to open TensorFlow. */
export interface ContextOptions {
  /** Folder that holds the library. */
  readonly folder: string;
  /**
   * Threads that one operation may use, and operations that may run at once.
   * Set explicitly, because the number changes float32 results in the last
   * bits.
   */
  readonly threads: number;
}

/** A device that TensorFlow sees. */
export interface TensorflowDevice {
  /** Full name, for instance `/job:localhost/replica:0/task:0/device:CPU:0`. */
  readonly name: string;
  /** `CPU`, `GPU`, … */
  readonly type: string;
}

/** An open eager context. */
export interface Context {
  /** The C API. */
  readonly c: Symbols;
  /** TFE_Context. */
  readonly pointer: Pointer;
  /** Version of the library, for instance `2.20.0`. */
  readonly version: string;
  /** Devices, the CPU among them. */
  readonly devices: readonly TensorflowDevice[];
}

/** Series of TensorFlow whose C API and log symbol were tried. */
const SUPPORTED_VERSION = /^2\.20\./;

/**
 * Opens TensorFlow and makes a context.
 *
 * @param options Where the library lies and how many threads it may use.
 * @returns The context; `c.TFE_DeleteContext(pointer)` frees it.
 * @throws {BackendError} If the library cannot be loaded or has another
 *     version.
 */
export function openContext({ folder, threads }: ContextOptions): Context {
  const c = openSymbols(findLibrary(folder));
  const version = readText(c, c.TF_Version());
  if (!SUPPORTED_VERSION.test(version)) {
    throw new BackendError(
      `Cannot use TensorFlow ${version} from "${folder}": expected 2.20`,
    );
  }
  using status = new Status(c);
  const options = c.TFE_NewContextOptions();
  try {
    const config = threadConfig(threads);
    const size = BigInt(config.length);
    c.TFE_ContextOptionsSetConfig(options, config, size, status.pointer);
    status.check(`be set to ${threads} threads`);
    const pointer = c.TFE_NewContext(options, status.pointer);
    status.check("start");
    return { c, pointer, version, devices: listDevices(c, pointer, status) };
  } finally {
    c.TFE_DeleteContextOptions(options);
  }
}

/** What a varint of two bytes can say. */
const MAX_THREADS = 2 ** 14 - 1;

/** ConfigProto: intra_op_parallelism_threads = 2, inter_op… = 5. */
function threadConfig(threads: number): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(threads) || threads < 1 || threads > MAX_THREADS) {
    throw new RangeError(
      `Cannot use ${threads} threads: expected a whole number, 1 to ${MAX_THREADS}`,
    );
  }
  const varint = threads < 128
    ? [threads]
    : [128 | (threads & 127), threads >> 7];
  return Uint8Array.of(2 << 3, ...varint, 5 << 3, ...varint);
}

function listDevices(
  c: Symbols,
  context: Pointer,
  status: Status,
): TensorflowDevice[] {
  const list = c.TFE_ContextListDevices(context, status.pointer);
  status.check("list its devices");
  try {
    const count = c.TF_DeviceListCount(list);
    return Array.from({ length: count }, (_, i) => {
      const name = c.TF_DeviceListName(list, i, status.pointer);
      status.check("name its devices");
      const type = c.TF_DeviceListType(list, i, status.pointer);
      status.check("name its kinds of devices");
      return { name: readText(c, name), type: readText(c, type) };
    });
  } finally {
    c.TF_DeleteDeviceList(list);
  }
}
