/** What backend `webgpu` would run on, without loading tfjs's kernels. */
import type { BackendProbe, DeviceLimits } from "../device.ts";
import {
  adapterKind,
  adapterName,
  findAdapter,
  vendorName,
} from "./webgpu_adapter.ts";

/** Rows of the product that one workgroup of tfjs's convolution makes. */
const ROWS_PER_WORKGROUP = 32;

/**
 * Asks for the adapter that `openWebgpu` would take.
 *
 * @returns The adapter, with its limits.
 * @throws {import("../../base/errors.ts").BackendError} If there is none.
 */
export async function probeWebgpu(): Promise<BackendProbe> {
  const { info, limits } = await findAdapter();
  const kind = adapterKind(info);
  return {
    kind,
    device: `${adapterName(info)}, ${vendorName(info)}, ${kind}`,
    limits: webgpuLimits(limits),
  };
}

/**
 * How large tensors may be in tfjs's kernels.
 *
 * @param limits Limits of an adapter or of a device.
 */
export function webgpuLimits(limits: GPUSupportedLimits): DeviceLimits {
  const { maxBufferSize, maxStorageBufferBindingSize } = limits;
  return {
    tensorBytes: Math.min(maxBufferSize, maxStorageBufferBindingSize),
    positions: limits.maxComputeWorkgroupsPerDimension * ROWS_PER_WORKGROUP,
  };
}
