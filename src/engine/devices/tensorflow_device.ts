/** The device of backend `tensorflow`: captured steps, fused convolutions. */
import * as tf from "@tensorflow/tfjs";
import { BackendError } from "../../base/errors.ts";
import type { DeviceFacts } from "../../base/records.ts";
import {
  ATTRIBUTE,
  type Attribute,
  DATA_TYPE,
  instructionSet,
  readCpuFlags,
  Tensorflow,
} from "../../tensorflow/mod.ts";
import type { BackendProbe, Device, DeviceOps, OpenOptions } from "../types.ts";
import { gramMatrix } from "./gram_matrix.ts";

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
  return {
    facts: factsOf(tensorflow, threads),
    ops: tensorflowOps(tensorflow),
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

/** The instruction set in use, after what the environment switches off. */
function effectiveInstructionSet(c: Tensorflow["context"]["c"]): string {
  const limit = Deno.env.get("ONEDNN_MAX_CPU_ISA") ??
    Deno.env.get("DNNL_MAX_CPU_ISA");
  const isa = instructionSet(readCpuFlags(c), Deno.build.arch, limit);
  const oneDnn = Deno.env.get("TF_ENABLE_ONEDNN_OPTS")?.toLowerCase();
  return oneDnn === "0" || oneDnn === "false" ? `${isa} without oneDNN` : isa;
}

const FLOAT: Attribute = {
  name: "T",
  type: ATTRIBUTE.type,
  value: DATA_TYPE.float32,
};
const NHWC: Attribute = {
  name: "data_format",
  type: ATTRIBUTE.string,
  value: "NHWC",
};
const CONVOLUTION: readonly Attribute[] = [
  FLOAT,
  { name: "strides", type: ATTRIBUTE.int, value: [1, 1, 1, 1] },
  { name: "padding", type: ATTRIBUTE.string, value: "SAME" },
  NHWC,
];

/**
 * tfjs's own gradients of bias and ReLU are several operations each; these
 * are TensorFlow's single ones, which its graph optimiser can fuse.
 */
function tensorflowOps(tensorflow: Tensorflow): DeviceOps {
  return {
    convRelu(x, filter, bias) {
      const differentiable = tf.customGrad((...args) => {
        const [input, save] = args as [tf.Tensor, tf.GradSaveFunc];
        const value = convBiasRelu(tensorflow, input, filter, bias);
        save([value]);
        const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
          convReluGradient(tensorflow, input.shape, filter, dy, saved[0]!);
        return { value, gradFunc };
      });
      return differentiable(x) as tf.Tensor4D;
    },
    gramMatrix: (features) => gramMatrix(features),
  };
}

function convBiasRelu(
  tensorflow: Tensorflow,
  x: tf.Tensor,
  filter: tf.Tensor,
  bias: tf.Tensor,
): tf.Tensor {
  return tf.tidy(() => {
    const product = tensorflow.execute("Conv2D", CONVOLUTION, [x, filter]);
    const sum = tensorflow.execute("BiasAdd", [FLOAT, NHWC], [product, bias]);
    return tensorflow.execute("Relu", [FLOAT], [sum]);
  });
}

function convReluGradient(
  tensorflow: Tensorflow,
  shape: number[],
  filter: tf.Tensor,
  dy: tf.Tensor,
  value: tf.Tensor,
): tf.Tensor {
  const dz = tensorflow.execute("ReluGrad", [FLOAT], [dy, value]);
  const inputs = [tf.tensor1d(shape, "int32"), filter, dz];
  return tensorflow.execute("Conv2DBackpropInput", CONVOLUTION, inputs);
}
