/** The device of backend `tensorflow`: captured steps, fused convolutions. */
import * as tf from "@tensorflow/tfjs";
import { BackendError } from "../../../base/errors.ts";
import type { DeviceFacts, Precision } from "../../../base/records.ts";
import {
  instructionSet,
  readCpuFlags,
  Tensorflow,
} from "../../../tensorflow/mod.ts";
import type { BackendProbe, Device, OpenOptions } from "../../types.ts";
import { tensorflowOps } from "./ops.ts";

/** Behind the instruction set where oneDNN is switched off. */
const WITHOUT_ONEDNN = " without oneDNN";

/**
 * Opens TensorFlow, looks on what it runs, and closes it.
 *
 * @param options As for {@linkcode openTensorflow}.
 * @returns A graphics card if it sees one, else the processor.
 * @throws {BackendError} If it cannot be opened.
 */
export function probeTensorflow(options: OpenOptions): BackendProbe {
  const opened = openTensorflow(options);
  const { device, library, libraryVersion, instructionSet, threads } =
    opened.facts;
  opened.close();
  return {
    kind: device === "CPU" ? "processor" : "discrete",
    device:
      `${device}, ${library} ${libraryVersion}, ${instructionSet}, threads: ${threads}`,
  };
}

/**
 * Opens TensorFlow.
 *
 * @param options `libraryFolder` is needed; all processors are used unless
 *     `threads` says otherwise.
 * @returns The device.
 * @throws {BackendError} If the library is missing or cannot be opened.
 */
export function openTensorflow(options: OpenOptions): Device {
  const { libraryFolder, threads = navigator.hardwareConcurrency } = options;
  if (libraryFolder === undefined) {
    throw new BackendError(
      "Cannot open TensorFlow: no folder holds its library (set GRAMLAB_TENSORFLOW or run setup)",
    );
  }
  const tensorflow = new Tensorflow({ folder: libraryFolder, threads });
  const facts = factsOf(tensorflow, threads);
  return {
    facts,
    ops: tensorflowOps(tensorflow, {
      fusedPrecisions: fusedPrecisions(facts),
      isCapturing: () => tensorflow.isCapturing,
    }),
    tidy(body) {
      tensorflow.activate();
      return tf.tidy(body as () => tf.TensorContainer) as ReturnType<
        typeof body
      >;
    },
    async read(tensor) {
      tensorflow.activate();
      return await tensor.data<"float32">();
    },
    compile(key, step) {
      return { run: (inputs) => tensorflow.run(key, step, inputs) };
    },
    close() {
      tensorflow.close();
    },
    exit(code) {
      // Deno.exit crashes while a native call runs
      tensorflow.context.c._exit(code);
    },
  };
}

function factsOf(tensorflow: Tensorflow, threads: number): DeviceFacts {
  const { c, version, devices } = tensorflow.context;
  const isa = effectiveInstructionSet(c);
  const gpu = devices.find(({ type }) => type === "GPU");
  const device = gpu?.name.split("/").at(-1) ?? "CPU";
  return {
    backend: "tensorflow",
    device,
    library: "TensorFlow",
    libraryVersion: version,
    threads,
    instructionSet: isa,
    machineKey: `tensorflow ${version} ${device} ${isa} ${threads} threads`,
  };
}

/**
 * Precisions for which oneDNN's kernels can be called by name: on ARM they are
 * others, and without AVX-512 they have no bfloat16.
 */
function fusedPrecisions(
  { device, instructionSet }: DeviceFacts,
): readonly Precision[] {
  if (device !== "CPU" || instructionSet.endsWith(WITHOUT_ONEDNN)) return [];
  if (instructionSet.startsWith("AVX512")) return ["float32", "mixed"];
  return instructionSet.startsWith("AVX") ? ["float32"] : [];
}

/** The instruction set in use, after what the environment switches off. */
function effectiveInstructionSet(c: Tensorflow["context"]["c"]): string {
  const limit = Deno.env.get("ONEDNN_MAX_CPU_ISA") ??
    Deno.env.get("DNNL_MAX_CPU_ISA");
  const isa = instructionSet(readCpuFlags(c), Deno.build.arch, limit);
  const oneDnn = Deno.env.get("TF_ENABLE_ONEDNN_OPTS")?.toLowerCase();
  return oneDnn === "0" || oneDnn === "false" ? isa + WITHOUT_ONEDNN : isa;
}
