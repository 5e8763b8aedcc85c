/** The device of backend `wasm`: tfjs's WebAssembly kernels, op by op. */
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { BackendError } from "../../base/errors.ts";
import type { Device } from "../types.ts";
import { plainOps } from "./plain_ops.ts";

/**
 * Opens the WebAssembly backend.
 *
 * @returns The device.
 * @throws {BackendError} If WebAssembly cannot be started.
 */
export async function openWasm(): Promise<Device> {
  const packageFile = import.meta.resolve("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(fileURLToPath(new URL("./", packageFile)));
  // several threads need workers that load scripts; one needs nothing
  setThreadsCount(1);
  if (!await tf.setBackend("wasm")) {
    throw new BackendError("Cannot start the WebAssembly backend");
  }
  const version = tf.version_core;
  const device: Device = {
    facts: {
      backend: "wasm",
      device: "CPU",
      library: "tfjs-backend-wasm",
      libraryVersion: version,
      threads: 1,
      instructionSet: "wasm-simd",
      machineKey: `wasm ${version} wasm-simd 1 threads`,
    },
    ops: plainOps,
    tidy(body) {
      void tf.setBackend("wasm");
      return tf.tidy(body as () => tf.TensorContainer) as ReturnType<
        typeof body
      >;
    },
    async read(tensor) {
      void tf.setBackend("wasm");
      return await tensor.data<"float32">();
    },
    compile(_key, step) {
      return {
        async run(inputs) {
          const outputs = device.tidy(() => step(inputs));
          // the step blocked the event loop: let signals and timers in
          await new Promise((resolve) => setTimeout(resolve, 0));
          return { outputs, captureMs: 0 };
        },
      };
    },
    close() {
      // tfjs registers the backend once, when its module is loaded: it stays
    },
    exit(code) {
      Deno.exit(code);
    },
  };
  return device;
}
