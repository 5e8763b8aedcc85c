/**
 * TensorFlow's C API in Deno, as a backend of TensorFlow.js.
 *
 * Opens TensorFlow's shared library by FFI, runs the kernels of
 * `@tensorflow/tfjs-node-gpu` on it, and captures steps as graph functions.
 * Knows nothing of style transfer.
 *
 * @module
 */
export type { Attribute } from "./attributes.ts";
export { ATTRIBUTE } from "./attributes.ts";
export type { Context, ContextOptions } from "./context.ts";
export { instructionSet, knownSets, readCpuFlags } from "./cpu_info.ts";
export { findDriver } from "./find_driver.ts";
export { type CudaDriver, type CudaProbe, probeCuda } from "./cuda_driver.ts";
export { type CudaGpu, float32Of, hasBfloat16 } from "./cuda_gpu.ts";
export { DATA_TYPE } from "./data_types.ts";
export type { TensorflowDevice } from "./devices.ts";
export {
  findInstalled,
  type FindInstalledOptions,
  type InstalledTensorflow,
} from "./find_installed.ts";
export {
  findLibrary,
  libraryFileNames,
  type LibraryFiles,
  type Platform,
} from "./find_library.ts";
export { isSupported, SUPPORTED_SERIES } from "./library_version.ts";
export type { Pointer } from "./memory.ts";
export type { Symbols } from "./symbols.ts";
export {
  type CapturedResult,
  Tensorflow,
  type TensorflowOptions,
  type TensorMap,
} from "./tensorflow.ts";
