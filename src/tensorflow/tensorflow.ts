/** TensorFlow as a TensorFlow.js backend, with steps captured as functions. */
import "./node_util_shim.ts";
import * as tf from "@tensorflow/tfjs";
import { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js";
import "@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js";
import { BackendError } from "../base/errors.ts";
import type { Attribute } from "./attributes.ts";
import { Binding } from "./binding.ts";
import type { CapturedFunction } from "./captured_function.ts";
import { type Context, type ContextOptions, openContext } from "./context.ts";
import { FunctionCache } from "./function_cache.ts";
import { releaseFreed } from "./memory.ts";
import type { TensorMetadata } from "./tensors.ts";

/** Tensors by name. */
export type TensorMap = Readonly<Record<string, tf.Tensor>>;

/** How to open TensorFlow as a backend. */
export interface TensorflowOptions extends ContextOptions {
  /** Memory that captured functions may keep. Default: 1.5 GB. */
  readonly functionBudgetBytes?: number;
}

/** What one call of a captured step gave. */
export interface CapturedResult {
  /** Owned by the caller. */
  readonly outputs: TensorMap;
  /** Time spent capturing before the call, in milliseconds; 0 if none was. */
  readonly captureMs: number;
}

/** The name that the package registers its kernels under. */
const BACKEND_NAME = "tensorflow";

const BUDGET_BYTES = 1.5e9;

/**
 * Memory that a captured function keeps for each byte of its constants: the
 * function's definition, its instance, what the C library holds on to.
 */
const BYTES_PER_CONSTANT_BYTE = 6;

/**
 * Memory that it keeps for each byte of the tensors it holds: reordered copies
 * of filters. Measured: 1.25 for VGG-19 with its gradient.
 */
const BYTES_PER_HELD_BYTE = 1.25;

/** Members of NodeJSKernelBackend that are private in its types only. */
interface KernelBackend {
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  executeSingleOutput(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly tf.TensorInfo[],
  ): tf.Tensor;
}

interface CapturedStep {
  readonly fn: CapturedFunction;
  readonly outputNames: readonly string[];
  readonly busy: boolean;
  free(): void;
}

/** TensorFlow, open and registered with TensorFlow.js. */
export class Tensorflow {
  /** The C API and its context. */
  readonly context: Context;
  readonly #binding: Binding;
  readonly #kernels: KernelBackend;
  readonly #functions: FunctionCache<CapturedStep>;

  /**
   * Opens the library.
   *
   * @param options Where the library lies, threads, memory.
   * @throws {BackendError} If it cannot be opened, or is open already: tfjs
   *     knows backends by name.
   */
  constructor(options: TensorflowOptions) {
    if (tf.findBackendFactory(BACKEND_NAME) !== null) {
      throw new BackendError(
        "Cannot open TensorFlow twice: close the first one before",
      );
    }
    this.context = openContext(options);
    this.#functions = new FunctionCache(
      options.functionBudgetBytes ?? BUDGET_BYTES,
    );
    this.#binding = new Binding(this.context);
    const backend = new NodeJSKernelBackend(
      this.#binding as unknown as NodeJSKernelBackend["binding"],
      "@tensorflow/tfjs-node-gpu",
    );
    this.#kernels = backend as unknown as KernelBackend;
    tf.registerBackend(BACKEND_NAME, () => backend);
  }

  /** Number of tensors in TensorFlow's memory. */
  get tensorCount(): number {
    return this.#binding.getNumOfTensors();
  }

  /** Number of captured steps kept. */
  get capturedCount(): number {
    return this.#functions.size;
  }

  /** Whether a step is being captured: operations run later, in its calls. */
  get isCapturing(): boolean {
    return this.#binding.isCapturing;
  }

  /**
   * Whether a tensor is bfloat16 in TensorFlow's memory, though TensorFlow.js,
   * which has no such type, calls it float32. An operation `Cast` makes such
   * tensors; other operations take and give them, and the last of such a chain
   * has to be a `Cast` back, since they cannot be read.
   */
  isBfloat16(tensor: tf.TensorInfo): boolean {
    return this.#binding.isBfloat16(
      this.#kernels.getInputTensorIds([tensor])[0]!,
    );
  }

  /** Makes TensorFlow.js run the operations that follow here. */
  activate(): void {
    // resolved at once for a backend that needs no asynchronous start
    void tf.setBackend(BACKEND_NAME);
  }

  /**
   * Runs one of TensorFlow's own operations.
   *
   * @param name Name of the operation.
   * @param attributes Its attributes.
   * @param inputs Its inputs.
   * @returns Its only output.
   */
  execute(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly tf.TensorInfo[],
  ): tf.Tensor {
    return this.#kernels.executeSingleOutput(name, attributes, inputs);
  }

  /**
   * Runs a step as one operation; captures it first if need be.
   *
   * @param key Equal keys mean equal steps, whatever the forms of the inputs.
   * @param step Pure tensor code; what it closes over keeps its values of the
   *     capture, unless it is one of the inputs as well.
   * @param inputs Stay owned by the caller, and must live until the call ends.
   * @returns Outputs, owned by the caller.
   * @throws {BackendError} If the step cannot be captured or fails.
   */
  async run(
    key: string,
    step: (inputs: TensorMap) => TensorMap,
    inputs: TensorMap,
  ): Promise<CapturedResult> {
    this.activate();
    const start = performance.now();
    const names = Object.keys(inputs).sort();
    const tensors = names.map((name) => inputs[name]!);
    const ids = this.#kernels.getInputTensorIds(tensors);
    const types = tensors.map((tensor, i) =>
      this.#binding.isBfloat16(ids[i]!) ? "bfloat16" : tensor.dtype
    );
    const fullKey = `${key} ${formOf(names, tensors, types, ids)}`;
    const found = this.#functions.get(fullKey);
    const captured = found ?? this.#capture(fullKey, () => step(inputs), ids);
    const captureMs = found === undefined ? performance.now() - start : 0;
    const given = ids.map((id, i) => ({ id, shape: tensors[i]!.shape }));
    const outputs = await captured.fn.run(given);
    const named = outputs.map((metadata, i) => [
      captured.outputNames[i]!,
      this.#kernels.createOutputTensor(metadata),
    ]);
    return { outputs: Object.fromEntries(named), captureMs };
  }

  /** Frees captured steps, tensors and the context. No step may be running. */
  close(): void {
    this.#functions.clear();
    tf.removeBackend(BACKEND_NAME);
    this.#binding[Symbol.dispose]();
    this.context.c.TFE_DeleteContext(this.context.pointer);
  }

  #capture(
    key: string,
    body: () => TensorMap,
    inputIds: readonly number[],
  ): CapturedStep {
    let captured: CapturedStep | undefined;
    // round the whole capture: outputs may be constants that the step made
    tf.tidy(() => {
      let outputNames: string[] = [];
      const fn = this.#binding.capture(inputIds, () => {
        const outputs = body();
        outputNames = Object.keys(outputs).sort();
        return this.#kernels.getInputTensorIds(
          outputNames.map((name) => outputs[name]!),
        );
      });
      captured = toCapturedStep(fn, outputNames);
    });
    const { constantBytes, heldBytes } = captured!.fn.facts;
    const bytes = constantBytes * BYTES_PER_CONSTANT_BYTE +
      heldBytes * BYTES_PER_HELD_BYTE;
    this.#functions.set(key, captured!, bytes);
    // what was evicted, and what the captures before left over
    releaseFreed(this.context.c);
    return captured!;
  }
}

function toCapturedStep(
  fn: CapturedFunction,
  outputNames: readonly string[],
): CapturedStep {
  return {
    fn,
    outputNames,
    get busy() {
      return fn.busy;
    },
    free: () => fn.free(),
  };
}

/** What a captured function is bound to: names, types, shapes, sameness. */
function formOf(
  names: readonly string[],
  tensors: readonly tf.Tensor[],
  types: readonly string[],
  ids: readonly number[],
): string {
  const forms = tensors.map(({ shape }, i) =>
    // a tensor that stands under two names is one input of the function
    `${names[i]}:${types[i]}[${shape}]${ids.indexOf(ids[i]!)}`
  );
  return forms.join(" ");
}
