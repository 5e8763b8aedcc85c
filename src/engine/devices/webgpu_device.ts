/** The device of backend `webgpu`: Deno's own WebGPU, op by op. */
import * as tf from "@tensorflow/tfjs";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { BackendError, TrialError } from "../../base/errors.ts";
import type { DeviceFacts } from "../../base/records.ts";
import type {
  CompiledStep,
  Device,
  DeviceLimits,
  DeviceOps,
  Step,
  TensorMap,
} from "../device.ts";
import { machineKey } from "../machine_key.ts";
import { registerMaxPoolGradient } from "./webgpu/max_pool_gradient.ts";
import { webgpuOps } from "./webgpu/ops.ts";
import {
  type AdapterInfo,
  adapterName,
  findAdapter,
  vendorName,
} from "./webgpu_adapter.ts";
import { webgpuLimits } from "./webgpu_probe.ts";

/** The name that the package registers its kernels under. */
const BACKEND_NAME = "webgpu";

/** Limits that are low unless they are asked for. */
const LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupSizeZ",
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
] as const;

// the package brings a factory that asks for an adapter of its own
tf.removeBackend(BACKEND_NAME);
registerMaxPoolGradient();

/**
 * Opens the fastest adapter.
 *
 * @returns The device.
 * @throws {BackendError} If there is no adapter, it refuses, or it is open
 *     already: tfjs knows backends by name.
 */
export async function openWebgpu(): Promise<WebgpuDevice> {
  const adapter = await findAdapter();
  const info: AdapterInfo = adapter.info;
  try {
    const gpu = await adapter.requestDevice({
      requiredLimits: Object.fromEntries(
        LIMITS.map((name) => [name, adapter.limits[name]]),
      ),
    });
    return new WebgpuDevice(gpu, info);
  } catch (error) {
    if (error instanceof BackendError || !(error instanceof Error)) throw error;
    throw new BackendError(
      `Cannot open ${adapterName(info)} through WebGPU: ${error.message}`,
      { cause: error },
    );
  }
}

/** An open adapter, registered with TensorFlow.js. */
export class WebgpuDevice implements Device {
  /** Adapter and library. */
  readonly facts: DeviceFacts;
  /** How large tensors may be. */
  readonly limits: DeviceLimits;
  /** In shaders of our own where tfjs's are poor. */
  readonly ops: DeviceOps;
  /** WebGPU's own handle. */
  readonly gpu: GPUDevice;
  readonly #backend: WebGPUBackend;
  #lost: string | undefined;
  #refusal: string | undefined;

  /**
   * Registers an adapter's device.
   *
   * @param gpu The device; destroyed by `close`.
   * @param info Names the adapter.
   * @throws {BackendError} If another one is open.
   */
  constructor(gpu: GPUDevice, info: AdapterInfo) {
    if (tf.findBackendFactory(BACKEND_NAME) !== null) {
      gpu.destroy();
      throw new BackendError(
        "Cannot open WebGPU twice: close the first one before",
      );
    }
    this.gpu = gpu;
    this.facts = factsOf(info);
    this.limits = webgpuLimits(gpu.limits);
    this.ops = webgpuOps(BACKEND_NAME);
    this.#listen();
    // tfjs chooses shaders by the vendor's name, where Deno has its number
    const { architecture } = info;
    const named = { architecture, vendor: vendorName(info) } as GPUAdapterInfo;
    const backend = new WebGPUBackend(gpu, named);
    tf.registerBackend(BACKEND_NAME, () => backend);
    this.#backend = backend;
  }

  /** What tfjs has allocated on the adapter. */
  memoryBytes(): number {
    return this.#backend.memory().numBytesAllocatedInGPU;
  }

  /** Why the device is of no more use; undefined while it works. */
  failure(): string | undefined {
    return this.#lost;
  }

  /** As `tf.tidy`. */
  tidy<Result extends tf.Tensor | TensorMap | tf.Tensor[] | void>(
    body: () => Result,
  ): Result {
    this.#check();
    void tf.setBackend(BACKEND_NAME);
    try {
      return tf.tidy(body as () => tf.TensorContainer) as Result;
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** Waits for everything before it. */
  async read(tensor: tf.Tensor): Promise<Float32Array> {
    this.#check();
    void tf.setBackend(BACKEND_NAME);
    return await this.#watch(async () => {
      const values = await tensor.data<"float32">();
      this.#check();
      return values;
    });
  }

  /** Nothing to prepare: shaders are compiled at their first use. */
  compile(_key: string, step: Step): CompiledStep {
    return {
      run: (inputs) =>
        this.#watch(async () => {
          const outputs = this.tidy(() => step(inputs));
          // recording the step blocked the event loop: let signals in
          await nextTurn();
          return { outputs, captureMs: 0 };
        }),
    };
  }

  /** Frees the adapter's memory. */
  close(): void {
    tf.removeBackend(BACKEND_NAME);
    this.gpu.destroy();
  }

  /** Ends the process at once. */
  exit(code: number): void {
    Deno.exit(code);
  }

  #listen(): void {
    void this.gpu.lost.then(({ message }) => this.#lost = message);
    this.gpu.addEventListener("uncapturederror", (event) => {
      event.preventDefault();
      this.#refusal ??= (event as GPUUncapturedErrorEvent).error.message;
    });
  }

  /** The driver's word for an error, which comes as an event after it. */
  async #watch<Result>(body: () => Promise<Result>): Promise<Result> {
    try {
      return await body();
    } catch (error) {
      await nextTurn();
      this.#check({ cause: error });
      throw this.#explain(error);
    }
  }

  #explain(error: unknown): unknown {
    if (!(error instanceof DOMException)) return error;
    return new TrialError(
      `Cannot go on: ${this.facts.device} refused an operation: ${error.message}`,
      { cause: error },
    );
  }

  #check(options?: ErrorOptions): void {
    const { device } = this.facts;
    if (this.#lost !== undefined) {
      throw new TrialError(
        `Cannot go on: the graphics device ${device} was lost (${this.#lost})`,
        options,
      );
    }
    if (this.#refusal === undefined) return;
    const refusal = this.#refusal;
    this.#refusal = undefined;
    throw new TrialError(
      `Cannot go on: ${device} refused an operation: ${refusal}`,
      options,
    );
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function factsOf(info: AdapterInfo): DeviceFacts {
  const facts = {
    backend: BACKEND_NAME,
    device: adapterName(info),
    library: "tfjs-backend-webgpu",
    libraryVersion: tf.version_core,
    librarySha256: null,
    driver: `${vendorName(info)} through Deno ${Deno.version.deno}`,
    threads: 0,
    instructionSet: "wgsl",
    instructionSets: [],
  };
  return { ...facts, machineKey: machineKey(facts) };
}
