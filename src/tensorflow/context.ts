/** TensorFlow's eager context: the library opened, with its devices. */
import { BackendError } from "../base/errors.ts";
import { configProto } from "./config_proto.ts";
import { probeCuda } from "./cuda_driver.ts";
import { listDevices, type TensorflowDevice } from "./devices.ts";
import { findLibrary } from "./find_library.ts";
import { type GpuUse, gpuUse } from "./gpu_use.ts";
import { isSupported, SUPPORTED_SERIES } from "./library_version.ts";
import { type Pointer, readText } from "./memory.ts";
import { silenced } from "./silence.ts";
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

/** An open eager context. */
export interface Context extends GpuUse {
  /** The C API. */
  readonly c: Symbols;
  /** TFE_Context. */
  readonly pointer: Pointer;
  /** Version of the library, for instance `2.20.0`. */
  readonly version: string;
  /** Devices, the CPU among them. */
  readonly devices: readonly TensorflowDevice[];
}

/**
 * Opens TensorFlow and makes a context.
 *
 * @param options Where the library lies and how many threads it may use.
 * @returns The context; `c.TFE_DeleteContext(pointer)` frees it.
 * @throws {BackendError} If the library cannot be loaded or has another
 *     version.
 * @throws {RangeError} If the number of threads means nothing.
 */
export function openContext({ folder, threads }: ContextOptions): Context {
  const config = configProto(threads);
  const c = openSymbols(findLibrary(folder));
  const version = readText(c, c.TF_Version());
  if (!isSupported(version)) {
    throw new BackendError(
      `Cannot use TensorFlow ${version} from "${folder}": expected ${SUPPORTED_SERIES}`,
    );
  }
  const cuda = c.isMadeForCuda?.() ? probeCuda() : undefined;
  using status = new Status(c);
  const options = c.TFE_NewContextOptions();
  try {
    const size = BigInt(config.length);
    c.TFE_ContextOptionsSetConfig(options, config, size, status.pointer);
    status.check(`be set to ${threads} threads`);
    const start = () => c.TFE_NewContext(options, status.pointer);
    // TensorFlow would log an error that `whyNoGpu` tells in better words
    const pointer = cuda?.state === "unusable" ? silenced(c, start) : start();
    status.check("start");
    const devices = listDevices(c, pointer, status);
    return { c, pointer, version, devices, ...gpuUse(devices, cuda) };
  } finally {
    c.TFE_DeleteContextOptions(options);
  }
}
