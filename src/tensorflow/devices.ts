/** What TensorFlow can compute on, and where operations go. */
import { DATA_TYPE } from "./data_types.ts";
import { type Pointer, readText } from "./memory.ts";
import type { Status } from "./status.ts";
import type { Symbols } from "./symbols.ts";

/** A device that TensorFlow sees. */
export interface TensorflowDevice {
  /** Full name, for instance `/job:localhost/replica:0/task:0/device:CPU:0`. */
  readonly name: string;
  /** `CPU`, `GPU`, … */
  readonly type: string;
}

/**
 * The devices of a context.
 *
 * @param c The C API.
 * @param context TFE_Context.
 * @param status Free for use.
 * @returns All devices, the CPU among them.
 * @throws {import("../base/errors.ts").BackendError} If TensorFlow cannot tell.
 */
export function listDevices(
  c: Symbols,
  context: Pointer,
  status: Status,
): TensorflowDevice[] {
  const list = c.TFE_ContextListDevices(context, status.pointer);
  status.check("list its devices");
  try {
    const count = c.TF_DeviceListCount(list);
    return Array.from({ length: count }, (_, i) => {
      const name = c.TF_DeviceListName(list, i, status.pointer);
      status.check("name its devices");
      const type = c.TF_DeviceListType(list, i, status.pointer);
      status.check("name its kinds of devices");
      return { name: readText(c, name), type: readText(c, type) };
    });
  } finally {
    c.TF_DeleteDeviceList(list);
  }
}

/**
 * The GPU that operations run on.
 *
 * @param devices What TensorFlow sees.
 * @returns The first GPU; undefined where there is none, and TensorFlow is
 *     left to itself.
 *
 * @example The CPU needs no choice
 * ```ts
 * import { chooseGpu } from "./devices.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const cpu = { name: "/device:CPU:0", type: "CPU" };
 * const gpu = { name: "/device:GPU:0", type: "GPU" };
 * strictEqual(chooseGpu([cpu]), undefined);
 * strictEqual(chooseGpu([cpu, gpu]), gpu);
 * ```
 */
export function chooseGpu(
  devices: readonly TensorflowDevice[],
): TensorflowDevice | undefined {
  return devices.find(({ type }) => type === "GPU");
}

/**
 * Whether tensors of a type belong on the GPU.
 *
 * @param dataType A TF_DataType.
 * @returns False for texts, and for int32: most GPU kernels expect shapes,
 *     axes and the like in host memory.
 */
export function livesOnGpu(dataType: number): boolean {
  return dataType !== DATA_TYPE.int32 && dataType !== DATA_TYPE.string;
}
