/** NVIDIA's driver, asked by FFI: what it is, and which cards it has. */
import type { CudaGpu } from "./cuda_gpu.ts";
import { DRIVER, findDriver } from "./find_driver.ts";
import { cText } from "./memory.ts";
import { readSystemFile } from "./system_file.ts";

/** What NVIDIA's driver says. */
export interface CudaDriver {
  /** For instance `550.54.15`; undefined where the system does not tell. */
  readonly version: string | undefined;
  /** Newest CUDA that it runs, for instance `12.4`. */
  readonly cuda: string;
  /** Cards in CUDA's order, without those that `CUDA_VISIBLE_DEVICES` hides. */
  readonly gpus: readonly CudaGpu[];
}

/** What looking for NVIDIA's driver found. */
export type CudaProbe =
  | {
    /** It runs CUDA 12 and has a card. */
    readonly state: "usable";
    /** What it says. */
    readonly driver: CudaDriver;
  }
  | {
    readonly state: "unusable";
    /** Why, without a capital at the start: `there is no NVIDIA driver`. */
    readonly reason: string;
  };

/** CUDA that TensorFlow's wheel is made for; its minor versions fit. */
const CUDA_MAJOR = 12;

/** Results and attributes of cuda.h. */
const NO_DEVICE = 100;
const CAPABILITY_MAJOR = 75;
const CAPABILITY_MINOR = 76;

/** RTLD_LAZY. */
const LAZY = 1;

const SYMBOLS = {
  // libc, found through the driver
  open: { parameters: ["buffer", "i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
  dlopen: { parameters: ["buffer", "i32"], result: "usize" },
  cuInit: { parameters: ["u32"], result: "i32" },
  cuDriverGetVersion: { parameters: ["buffer"], result: "i32" },
  cuDeviceGetCount: { parameters: ["buffer"], result: "i32" },
  cuDeviceGet: { parameters: ["buffer", "i32"], result: "i32" },
  cuDeviceGetName: { parameters: ["buffer", "i32", "i32"], result: "i32" },
  cuDeviceTotalMem_v2: { parameters: ["buffer", "i32"], result: "i32" },
  cuDeviceGetAttribute: { parameters: ["buffer", "i32", "i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

type DriverSymbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** A call that the driver refused. */
class DriverFailure extends Error {
  constructor(what: string, readonly code: number) {
    super(`${what} failed with CUDA error ${code}`);
  }
}

/**
 * Looks for NVIDIA's driver. Needs the permission to open it; takes
 * milliseconds, the first time on a card some tenths of a second.
 *
 * @param library Name or path of the driver's library; where it lies by default.
 * @returns What it says, or why no card can be used.
 */
export function probeCuda(library: string = findDriver() ?? DRIVER): CudaProbe {
  const opened = openDriver(library);
  if (typeof opened === "string") return unusable(opened);
  try {
    return askDriver(opened.symbols);
  } catch (error) {
    if (error instanceof DriverFailure) return unusable(error.message);
    throw error;
  } finally {
    // pinned first: the driver's threads would not survive being unloaded
    opened.symbols.dlopen(cText(library), LAZY);
    opened.close();
  }
}

/** The driver's library, or why there is none. */
function openDriver(
  library: string,
): Deno.DynamicLibrary<typeof SYMBOLS> | string {
  try {
    return Deno.dlopen(library, SYMBOLS);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      return library === DRIVER
        ? `there is no NVIDIA driver (no ${DRIVER} that the linker knows)`
        : `Deno may not open ${library} (--allow-ffi has no such path)`;
    }
    const message = error instanceof Error ? error.message : String(error);
    if (/No such file|not found/i.test(message)) {
      return `there is no NVIDIA driver (no ${library})`;
    }
    return `NVIDIA's driver cannot be opened (${message})`;
  }
}

function askDriver(driver: DriverSymbols): CudaProbe {
  const kernel = readSystemFile(driver, "/proc/driver/nvidia/version");
  const version = parseDriverVersion(kernel);
  const encoded = askNumber("cuDriverGetVersion", driver.cuDriverGetVersion);
  const cuda = formatCudaVersion(encoded);
  const name = `NVIDIA's driver${version === undefined ? "" : ` ${version}`}`;
  if (encoded < CUDA_MAJOR * 1000) {
    return unusable(
      `${name} runs CUDA ${cuda}: expected ${CUDA_MAJOR}.0 or newer, which drivers from 525 on run`,
    );
  }
  const code = driver.cuInit(0);
  if (code !== 0 && code !== NO_DEVICE) {
    throw new DriverFailure("starting NVIDIA's driver", code);
  }
  const gpus = code === NO_DEVICE ? [] : listGpus(driver);
  if (gpus.length > 0) {
    return { state: "usable", driver: { version, cuda, gpus } };
  }
  return unusable(
    `${name} shows no card (CUDA_VISIBLE_DEVICES may hide them)`,
  );
}

function listGpus(driver: DriverSymbols): CudaGpu[] {
  const count = askNumber("cuDeviceGetCount", driver.cuDeviceGetCount);
  return Array.from({ length: count }, (_, index) => {
    const device = askNumber(
      "cuDeviceGet",
      (out) => driver.cuDeviceGet(out, index),
    );
    const attribute = (which: number): number =>
      askNumber(
        "cuDeviceGetAttribute",
        (out) => driver.cuDeviceGetAttribute(out, which, device),
      );
    const name = new Uint8Array(256);
    check(
      "cuDeviceGetName",
      driver.cuDeviceGetName(name, name.length, device),
    );
    const memory = new BigUint64Array(1);
    check("cuDeviceTotalMem", driver.cuDeviceTotalMem_v2(memory, device));
    return {
      name: new TextDecoder().decode(name.subarray(0, name.indexOf(0))),
      memoryBytes: Number(memory[0]),
      major: attribute(CAPABILITY_MAJOR),
      minor: attribute(CAPABILITY_MINOR),
    };
  });
}

function askNumber(
  what: string,
  call: (out: Int32Array<ArrayBuffer>) => number,
): number {
  const out = new Int32Array(1);
  check(what, call(out));
  return out[0]!;
}

function check(what: string, code: number): void {
  if (code !== 0) throw new DriverFailure(what, code);
}

function unusable(reason: string): CudaProbe {
  return { state: "unusable", reason };
}

/**
 * Reads the version out of the kernel's text.
 *
 * @param text What /proc/driver/nvidia/version says; empty without a driver.
 * @returns For instance `550.54.15`.
 *
 * @example
 * ```ts
 * import { parseDriverVersion } from "./cuda_driver.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const text =
 *   "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release";
 * strictEqual(parseDriverVersion(text), "570.86.15");
 * strictEqual(parseDriverVersion(""), undefined);
 * ```
 */
export function parseDriverVersion(text: string): string | undefined {
  return /Kernel Module.*?\s(\d+\.\d+(?:\.\d+)?)\s/.exec(text)?.[1];
}

/**
 * Writes a version of CUDA as people do.
 *
 * @param encoded 1000 · major + 10 · minor.
 * @returns For instance `12.4`.
 */
function formatCudaVersion(encoded: number): string {
  return `${Math.floor(encoded / 1000)}.${Math.floor(encoded % 1000 / 10)}`;
}
