/** Graphics cards of every maker, through Deno's own WebGPU. */
import type { BackendSpec } from "../device.ts";

/** Runs steps op by op on a graphics card. */
export const webgpu: BackendSpec = {
  summary: "Graphics cards through Deno's WebGPU, op by op",
  precisions: ["float32"],
  runsTogether: false,
  async probe() {
    const { probeWebgpu } = await import("../devices/webgpu_probe.ts");
    return await probeWebgpu();
  },
  async open() {
    const { openWebgpu } = await import("../devices/webgpu_device.ts");
    return await openWebgpu();
  },
};
