/** TensorFlow's C API as Deno sees it: one table, one call that opens it. */
import { BackendError } from "../base/errors.ts";
import type { LibraryFiles } from "./find_library.ts";
import { cText } from "./memory.ts";

// Pointers are `usize`, not `pointer`: a path-limited --allow-ffi forbids
// Deno.UnsafePointer, and numbers need none of it.
const P = "usize";
const B = "buffer";
/** TF_Output: the operation and which of its outputs. */
const OUTPUT = { struct: [P, "i32"] } as const;

const SYMBOLS = {
  // libc, found through TensorFlow's library
  copyOut: { name: "memcpy", parameters: [B, P, P], result: P },
  copyIn: { name: "memcpy", parameters: [P, B, P], result: P },
  strlen: { parameters: [P], result: P },
  open: { parameters: [B, "i32"], result: "i32" },
  read: { parameters: ["i32", B, P], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
  dup: { parameters: ["i32"], result: "i32" },
  dup2: { parameters: ["i32", "i32"], result: "i32" },
  dlopen: { parameters: [B, "i32"], result: P },
  // of glibc only
  malloc_trim: { parameters: [P], result: "i32", optional: true },
  _exit: { parameters: ["i32"], result: "void" },

  // tensorflow::IsGoogleCudaEnabled
  isMadeForCuda: {
    name: "_ZN10tensorflow19IsGoogleCudaEnabledEv",
    parameters: [],
    result: "bool",
    optional: true,
  },
  TF_Version: { parameters: [], result: P },
  TF_NewStatus: { parameters: [], result: P },
  TF_DeleteStatus: { parameters: [P], result: "void" },
  TF_GetCode: { parameters: [P], result: "i32" },
  TF_Message: { parameters: [P], result: P },
  TF_NewBuffer: { parameters: [], result: P },
  TF_DeleteBuffer: { parameters: [P], result: "void" },

  TF_AllocateTensor: { parameters: ["i32", B, "i32", P], result: P },
  TF_TensorData: { parameters: [P], result: P },
  TF_TensorByteSize: { parameters: [P], result: P },
  TF_DeleteTensor: { parameters: [P], result: "void" },
  TF_StringInit: { parameters: [P], result: "void" },
  TF_StringCopy: { parameters: [P, B, P], result: "void" },
  TF_StringDealloc: { parameters: [P], result: "void" },
  TF_StringGetSize: { parameters: [P], result: P },
  TF_StringGetDataPointer: { parameters: [P], result: P },

  TFE_NewContextOptions: { parameters: [], result: P },
  TFE_ContextOptionsSetConfig: { parameters: [P, B, P, P], result: "void" },
  TFE_DeleteContextOptions: { parameters: [P], result: "void" },
  TFE_NewContext: { parameters: [P, P], result: P },
  TFE_DeleteContext: { parameters: [P], result: "void" },
  TFE_ContextListDevices: { parameters: [P, P], result: P },
  TFE_ContextAddFunction: { parameters: [P, P, P], result: "void" },
  TFE_ContextRemoveFunction: { parameters: [P, B, P], result: "void" },
  TF_DeviceListCount: { parameters: [P], result: "i32" },
  TF_DeviceListName: { parameters: [P, "i32", P], result: P },
  TF_DeviceListType: { parameters: [P, "i32", P], result: P },
  TF_DeleteDeviceList: { parameters: [P], result: "void" },

  TFE_NewTensorHandle: { parameters: [P, P], result: P },
  TFE_DeleteTensorHandle: { parameters: [P], result: "void" },
  TFE_TensorHandleCopySharingTensor: { parameters: [P, P], result: P },
  TFE_TensorHandleResolve: { parameters: [P, P], result: P },
  TFE_TensorHandleNumDims: { parameters: [P, P], result: "i32" },
  TFE_TensorHandleDim: { parameters: [P, "i32", P], result: "i64" },
  TFE_TensorHandleDataType: { parameters: [P], result: "i32" },
  TFE_TensorHandleCopyToDevice: { parameters: [P, P, B, P], result: P },

  TFE_NewOp: { parameters: [P, B, P], result: P },
  TFE_DeleteOp: { parameters: [P], result: "void" },
  TFE_OpAddInput: { parameters: [P, P, P], result: "void" },
  TFE_OpSetAttrType: { parameters: [P, B, "i32"], result: "void" },
  TFE_OpSetAttrInt: { parameters: [P, B, "i64"], result: "void" },
  TFE_OpSetAttrIntList: { parameters: [P, B, B, "i32"], result: "void" },
  TFE_OpSetAttrFloat: { parameters: [P, B, "f32"], result: "void" },
  TFE_OpSetAttrBool: { parameters: [P, B, "u8"], result: "void" },
  TFE_OpSetAttrString: { parameters: [P, B, B, P], result: "void" },
  TFE_OpSetAttrShape: { parameters: [P, B, B, "i32", P], result: "void" },
  TFE_OpSetAttrValueProto: { parameters: [P, B, B, P, P], result: "void" },
  TFE_OpSetDevice: { parameters: [P, B, P], result: "void" },
  TFE_Execute: { parameters: [P, B, B, P], result: "void" },
  // keeps the event loop alive; costs 70 µs a call more than the plain one
  executeAsync: {
    name: "TFE_Execute",
    parameters: [P, B, B, P],
    result: "void",
    nonblocking: true,
  },

  TF_NewGraph: { parameters: [], result: P },
  TF_DeleteGraph: { parameters: [P], result: "void" },
  TF_NewOperation: { parameters: [P, B, B], result: P },
  TF_AddInput: { parameters: [P, OUTPUT], result: "void" },
  TF_AddInputList: { parameters: [P, B, "i32"], result: "void" },
  TF_SetAttrType: { parameters: [P, B, "i32"], result: "void" },
  TF_SetAttrInt: { parameters: [P, B, "i64"], result: "void" },
  TF_SetAttrIntList: { parameters: [P, B, B, "i32"], result: "void" },
  TF_SetAttrFloat: { parameters: [P, B, "f32"], result: "void" },
  TF_SetAttrBool: { parameters: [P, B, "u8"], result: "void" },
  TF_SetAttrString: { parameters: [P, B, B, P], result: "void" },
  TF_SetAttrShape: { parameters: [P, B, B, "i32"], result: "void" },
  TF_SetAttrValueProto: { parameters: [P, B, B, P, P], result: "void" },
  TF_SetAttrTensor: { parameters: [P, B, P, P], result: "void" },
  TF_FinishOperation: { parameters: [P, P], result: P },
  TF_OperationNumOutputs: { parameters: [P], result: "i32" },
  TF_OperationOutputType: { parameters: [OUTPUT], result: "i32" },
  TF_GraphGetTensorNumDims: { parameters: [P, OUTPUT, P], result: "i32" },
  TF_GraphGetTensorShape: {
    parameters: [P, OUTPUT, B, "i32", P],
    result: "void",
  },
  TF_GraphGetOpDef: { parameters: [P, B, P, P], result: "void" },
  TF_GraphToFunction: {
    parameters: [P, B, "u8", "i32", P, "i32", B, "i32", B, P, P, P, P],
    result: P,
  },
  TF_DeleteFunction: { parameters: [P], result: "void" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions of TensorFlow's C API that this folder calls. */
export type Symbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** absl::SetMinLogLevel; the name is bound to TensorFlow's absl version. */
const QUIET = {
  setMinLogLevel: {
    name: "_ZN4absl12lts_2025012714SetMinLogLevelENS0_18LogSeverityAtLeastE",
    parameters: ["i32"],
    result: "void",
    optional: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** RTLD_LAZY, the same number on Linux and macOS. */
const LAZY = 1;

/** absl::LogSeverityAtLeast::kError. */
const ERRORS_ONLY = 2;

const opened = new Map<string, Symbols>();

/**
 * Opens TensorFlow's library and silences its chatter; errors are still logged,
 * and what the user wants where `TF_CPP_MIN_LOG_LEVEL` is set.
 *
 * The library stays open for the life of the process, and is opened once: its
 * threads cannot be stopped, and it does not survive being loaded twice.
 *
 * @param files Where the library lies.
 * @returns The C API.
 * @throws {BackendError} If the library cannot be loaded.
 */
export function openSymbols(files: LibraryFiles): Symbols {
  const symbols = opened.get(files.main) ?? load(files);
  opened.set(files.main, symbols);
  return symbols;
}

function load(files: LibraryFiles): Symbols {
  const isQuiet = Deno.env.get("TF_CPP_MIN_LOG_LEVEL") === undefined;
  if (isQuiet) Deno.env.set("TF_CPP_MIN_LOG_LEVEL", String(ERRORS_ONLY));
  try {
    // the larger library finds the framework by name once it is loaded
    const framework = Deno.dlopen(files.framework, QUIET);
    if (isQuiet) framework.symbols.setMinLogLevel?.(ERRORS_ONLY);
    const { symbols } = Deno.dlopen(files.main, SYMBOLS);
    pin(symbols, files);
    return symbols;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BackendError(
      `Cannot load TensorFlow from "${files.main}": ${reason}`,
      { cause },
    );
  }
}

/**
 * Holds the library in memory. Deno closes it when a worker or a test file
 * ends; the linker would unload half of it, and the next one to open it would
 * abort the process.
 */
function pin(symbols: Symbols, files: LibraryFiles): void {
  for (const file of [files.framework, files.main]) {
    if (symbols.dlopen(cText(file), LAZY) !== 0n) continue;
    throw new BackendError(`Cannot keep "${file}" loaded`);
  }
}
