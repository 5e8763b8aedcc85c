/** The device of backend `wasm`: tfjs's WebAssembly kernels, op by op. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { BackendError } from "../../base/errors.ts";
import type { DeviceFacts } from "../../base/records.ts";
import { sha256 } from "../../base/sha256.ts";
import type { BackendProbe, Device } from "../device.ts";
import { machineKey } from "../machine_key.ts";
import { plainOps } from "./plain_ops.ts";

/**
 * Looks whether WebAssembly has vectors here; it runs everywhere.
 *
 * @returns One thread of the processor.
 */
export async function probeWasm(): Promise<BackendProbe> {
  const { device, library, libraryVersion, instructionSet } = await factsOf(
    await hasSimd(),
  );
  return {
    kind: "processor",
    device:
      `${device}, ${library} ${libraryVersion}, ${instructionSet}, one thread`,
  };
}

/**
 * Opens the WebAssembly backend.
 *
 * @returns The device.
 * @throws {BackendError} If WebAssembly cannot be started.
 */
export async function openWasm(): Promise<Device> {
  await startWasm();
  const isSimd = await hasSimd();
  const device: Device = {
    facts: await factsOf(isSimd),
    ops: plainOps("wasm"),
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

async function startWasm(): Promise<void> {
  setWasmPaths(kernelFolder());
  // tfjs has threads in browsers only, and their number would change the bits
  setThreadsCount(1);
  if (await tf.setBackend("wasm")) return;
  throw new BackendError("Cannot start the WebAssembly backend");
}

/** Ends with a slash, as tfjs wants it. */
function kernelFolder(): string {
  const packageFile = import.meta.resolve("@tensorflow/tfjs-backend-wasm");
  return fileURLToPath(new URL("./", packageFile));
}

/** tfjs looks once, and then loads the build that fits. */
async function hasSimd(): Promise<boolean> {
  return Boolean(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"));
}

async function factsOf(isSimd: boolean): Promise<DeviceFacts> {
  const kernels = isSimd
    ? "tfjs-backend-wasm-simd.wasm"
    : "tfjs-backend-wasm.wasm";
  const facts = {
    backend: "wasm",
    device: "CPU",
    library: "tfjs-backend-wasm",
    libraryVersion: tf.version_core,
    librarySha256: sha256(await Deno.readFile(join(kernelFolder(), kernels))),
    driver: null,
    threads: 1,
    instructionSet: isSimd ? "wasm-simd" : "wasm",
    instructionSets: [],
  };
  return { ...facts, machineKey: machineKey(facts) };
}
