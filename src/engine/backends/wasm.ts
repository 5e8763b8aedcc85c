/** TensorFlow.js's WebAssembly kernels: everywhere, slowly. */
import type { BackendSpec } from "../device.ts";

/** Runs steps op by op on WebAssembly. */
export const wasm: BackendSpec = {
  summary: "WebAssembly on the CPU, op by op: needs nothing, slow",
  precisions: ["float32"],
  runsTogether: false,
  async probe() {
    const { probeWasm } = await import("../devices/wasm_device.ts");
    return await probeWasm();
  },
  async open() {
    const { openWasm } = await import("../devices/wasm_device.ts");
    return await openWasm();
  },
};
