/** The device of backend `tensorflow`: captured steps, fused convolutions. */
import * as tf from "@tensorflow/tfjs";
import { BackendError } from "../../../base/errors.ts";
import type { DeviceFacts } from "../../../base/records.ts";
import {
  type CudaDriver,
  type CudaGpu,
  float32Of,
  hasBfloat16,
  instructionSet,
  knownSets,
  readCpuFlags,
  Tensorflow,
} from "../../../tensorflow/mod.ts";
import type { BackendProbe, Device, OpenOptions } from "../../device.ts";
import { machineKey } from "../../machine_key.ts";
import { tensorflowOps } from "./ops.ts";

/** Instruction sets with products in bfloat16. */
const FAST_BFLOAT16 = ["AVX512_CORE_AMX", "AVX512_CORE_BF16"];

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
    ...(opened.slowPrecisions && { slowPrecisions: opened.slowPrecisions }),
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
  const { threads = navigator.hardwareConcurrency } = options;
  const folder = folderOf(options);
  const tensorflow = new Tensorflow({ folder, threads });
  const facts = factsOf(tensorflow, { ...options, threads });
  const { whyNoGpu, card } = tensorflow.context;
  const isBfloat16Fast = card === undefined
    ? FAST_BFLOAT16.includes(facts.instructionSet)
    : hasBfloat16(card);
  return {
    facts,
    ...(whyNoGpu && {
      note: `TensorFlow for CUDA runs on the processor: ${whyNoGpu}`,
    }),
    slowPrecisions: isBfloat16Fast ? [] : ["mixed"],
    ops: tensorflowOps(tensorflow, {
      hasFusedKernels: hasFusedKernels(facts),
      hasBfloat16: isBfloat16Fast,
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

function folderOf({ libraryFolder }: OpenOptions): string {
  if (libraryFolder !== undefined) return libraryFolder;
  throw new BackendError(
    "Cannot open TensorFlow: no folder holds its library (set GRAMLAB_TENSORFLOW or run setup)",
  );
}

function factsOf(
  { context: { c, version, gpu, card, driver } }: Tensorflow,
  { threads, librarySha256 }: OpenOptions & { readonly threads: number },
): DeviceFacts {
  const flags = readCpuFlags(c);
  const facts = {
    backend: "tensorflow",
    device: card?.name ?? gpu?.name.split("/").at(-1) ?? "CPU",
    library: "TensorFlow",
    libraryVersion: version,
    librarySha256: librarySha256 ?? null,
    driver: driver ? describeDriver(driver) : null,
    threads,
    instructionSet: card ? describeCard(card) : effectiveInstructionSet(flags),
    instructionSets: knownSets(flags),
  };
  return { ...facts, machineKey: machineKey(facts) };
}

function describeDriver({ version, cuda }: CudaDriver): string {
  return `NVIDIA ${version ?? "of unknown version"}, CUDA ${cuda}`;
}

/** Whether oneDNN's kernels can be called by name; on ARM they are others. */
function hasFusedKernels({ device, instructionSet }: DeviceFacts): boolean {
  return device === "CPU" && instructionSet.startsWith("AVX") &&
    !instructionSet.endsWith(WITHOUT_ONEDNN);
}

/** What decides results on a card, beside the library. */
function describeCard(card: CudaGpu): string {
  const float32 = float32Of(card, Deno.env.get("NVIDIA_TF32_OVERRIDE"));
  return `compute capability ${card.major}.${card.minor}, ${float32}`;
}

/** The instruction set in use, after what the environment switches off. */
function effectiveInstructionSet(flags: readonly string[]): string {
  const limit = Deno.env.get("ONEDNN_MAX_CPU_ISA") ||
    Deno.env.get("DNNL_MAX_CPU_ISA") || undefined;
  const isa = instructionSet(flags, Deno.build.arch, limit);
  const oneDnn = Deno.env.get("TF_ENABLE_ONEDNN_OPTS")?.toLowerCase();
  return oneDnn === "0" || oneDnn === "false" ? isa + WITHOUT_ONEDNN : isa;
}
