/** TensorFlow's own library, each step captured as one graph function. */
import type { BackendSpec } from "../device.ts";

/** Runs captured steps on TensorFlow. */
export const tensorflow: BackendSpec = {
  summary: "TensorFlow 2.20 through FFI, each step one captured function",
  precisions: ["float32", "mixed"],
  runsTogether: true,
  async probe(options) {
    const { probeTensorflow } = await import("../devices/tensorflow/device.ts");
    return probeTensorflow(options);
  },
  async open(options) {
    const { openTensorflow } = await import("../devices/tensorflow/device.ts");
    return openTensorflow(options);
  },
};
