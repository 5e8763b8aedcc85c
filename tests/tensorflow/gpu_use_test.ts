import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { CudaProbe } from "../../src/tensorflow/cuda_driver.ts";
import { gpuUse } from "../../src/tensorflow/gpu_use.ts";

const CARD = { name: "A100", memoryBytes: 4e10, major: 8, minor: 0 };
const DRIVER: CudaProbe = {
  state: "usable",
  driver: { version: undefined, cuda: "12.4", gpus: [CARD] },
};
const NO_DRIVER: CudaProbe = { state: "unusable", reason: "there is none" };
const CPU = { name: "/device:CPU:0", type: "CPU" };
const GPU = { name: "/device:GPU:0", type: "GPU" };

Deno.test("gpuUse() names the card that TensorFlow uses", () => {
  const { driver } = DRIVER as Extract<CudaProbe, { state: "usable" }>;
  const use = { gpu: GPU, card: CARD, driver, whyNoGpu: undefined };
  deepStrictEqual(gpuUse([CPU, GPU], DRIVER), use);
  // the driver may be out of Deno's reach, but not out of TensorFlow's
  const unknown = { ...use, card: undefined, driver: undefined };
  deepStrictEqual(gpuUse([CPU, GPU], NO_DRIVER), unknown);
});

Deno.test("gpuUse() says why the CPU runs a library made for CUDA", () => {
  strictEqual(gpuUse([CPU], undefined).whyNoGpu, undefined);
  strictEqual(gpuUse([CPU], NO_DRIVER).whyNoGpu, "there is none");
  match(gpuUse([CPU], DRIVER).whyNoGpu!, /does not use A100: .* too old/);
});
