/**
 * Backends by the name a study file uses, best first.
 *
 * To add one: write `<name>.ts` beside this file and add its line here.
 *
 * @module
 */
export { tensorflow } from "./tensorflow.ts";
export { webgpu } from "./webgpu.ts";
export { wasm } from "./wasm.ts";
