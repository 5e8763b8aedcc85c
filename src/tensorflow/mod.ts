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
export type { Context, ContextOptions, TensorflowDevice } from "./context.ts";
export { instructionSet, readCpuFlags } from "./cpu_info.ts";
export { DATA_TYPE } from "./data_types.ts";
export {
  type CapturedResult,
  Tensorflow,
  type TensorflowOptions,
  type TensorMap,
} from "./tensorflow.ts";
