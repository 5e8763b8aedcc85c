/** Which GPU is used, and why none is. */
import type { CudaDriver, CudaProbe } from "./cuda_driver.ts";
import { cardOf, type CudaGpu } from "./cuda_gpu.ts";
import { chooseGpu, type TensorflowDevice } from "./devices.ts";

/** What operations run on. */
export interface GpuUse {
  /** The GPU that operations run on; undefined where the CPU does. */
  readonly gpu: TensorflowDevice | undefined;
  /** What NVIDIA's driver says of that GPU; undefined where it is not known. */
  readonly card: CudaGpu | undefined;
  /** NVIDIA's driver; undefined where no GPU is used or it is not known. */
  readonly driver: CudaDriver | undefined;
  /**
   * Why the CPU runs operations of a library that is made for CUDA, without a
   * capital at the start; undefined where a GPU does, or none could.
   */
  readonly whyNoGpu: string | undefined;
}

/**
 * Brings together what TensorFlow and NVIDIA's driver see.
 *
 * @param devices What TensorFlow sees.
 * @param cuda What the driver says; undefined for a library without CUDA.
 * @returns The GPU that is used, or why none is.
 */
export function gpuUse(
  devices: readonly TensorflowDevice[],
  cuda: CudaProbe | undefined,
): GpuUse {
  const gpu = chooseGpu(devices);
  const driver = cuda?.state === "usable" ? cuda.driver : undefined;
  if (gpu !== undefined) {
    const card = cardOf(gpu, devices, driver?.gpus ?? []);
    return { gpu, card, driver, whyNoGpu: undefined };
  }
  const none = { card: undefined, driver: undefined };
  return { gpu, ...none, whyNoGpu: cuda && whyNone(cuda) };
}

function whyNone(cuda: CudaProbe): string {
  if (cuda.state === "unusable") return cuda.reason;
  const names = cuda.driver.gpus.map(({ name }) => name).join(", ");
  return `TensorFlow does not use ${names}: one of NVIDIA's libraries is ` +
    "missing, or the card is too old (TF_CPP_MIN_LOG_LEVEL=0 shows which)";
}
