/** Finding and naming a graphics adapter. */
import { BackendError } from "../../base/errors.ts";
import type { DeviceKind } from "../device.ts";

/** PCI vendors; Deno gives their numbers, tfjs expects the names. */
const VENDORS: Readonly<Record<string, string>> = {
  "4098": "amd", // 0x1002
  "4203": "apple", // 0x106b
  "4318": "nvidia", // 0x10de
  "5045": "arm", // 0x13b5
  "20803": "qualcomm", // 0x5143
  "32902": "intel", // 0x8086
  "65541": "mesa", // 0x10005: Mesa's software renderer
};

const SOFTWARE = /llvmpipe|lavapipe|softpipe|swiftshader|basic render/i;

/** Cards with memory of their own, as far as their names tell. */
const DISCRETE: Readonly<Record<string, RegExp>> = {
  amd: /\b(RX|Pro|Instinct|FirePro|VII)\b|\bR[79]\b|\bMI\d/i,
  intel: /\bArc\b.*\b[AB]\d{2,3}|\bFlex\b|\bMax\b/i,
  nvidia: /^(?!.*\b(Tegra|Orin|Xavier|Thor)\b)/i,
};

/** What an adapter says about itself. */
export type AdapterInfo = Pick<
  GPUAdapterInfo,
  "vendor" | "architecture" | "device" | "description" | "isFallbackAdapter"
>;

/**
 * Asks for the fastest adapter.
 *
 * @returns The adapter.
 * @throws {BackendError} If this machine has none.
 */
export async function findAdapter(): Promise<GPUAdapter> {
  prepareEnvironment();
  const adapter = await navigator.gpu?.requestAdapter({
    powerPreference: "high-performance",
  });
  if (adapter) return adapter;
  throw new BackendError(
    "Cannot open WebGPU: found no graphics adapter; install a driver for Vulkan, Metal or DirectX 12 (Debian, in software: apt install mesa-vulkan-drivers libvulkan1)",
  );
}

/**
 * Name of the adapter's vendor.
 *
 * @param info What the adapter says.
 * @returns For instance `nvidia`; the number where the vendor is unknown.
 */
export function vendorName({ vendor }: AdapterInfo): string {
  return VENDORS[vendor] ?? vendor;
}

/**
 * Name of the adapter.
 *
 * @param info What the adapter says.
 * @returns For instance `NVIDIA H100`, or vendor, architecture and number
 *     where the driver gives no name.
 */
export function adapterName(info: AdapterInfo): string {
  const { description, architecture, device } = info;
  if (description !== "") return description;
  const parts = [vendorName(info), architecture, device];
  return parts.filter((part) => part !== "").join(" ") || "unnamed adapter";
}

/**
 * What sort of adapter it is. WebGPU does not say which cards have memory of
 * their own, so the name decides, and an unknown name counts as integrated.
 *
 * @param info What the adapter says.
 *
 * @example
 * ```ts
 * import { adapterKind } from "./webgpu_adapter.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const info = {
 *   vendor: "4318",
 *   architecture: "",
 *   device: "9009",
 *   description: "NVIDIA GeForce RTX 4070",
 *   isFallbackAdapter: false,
 * };
 * strictEqual(adapterKind(info), "discrete");
 * ```
 */
export function adapterKind(info: AdapterInfo): DeviceKind {
  const name = adapterName(info);
  if (info.isFallbackAdapter || SOFTWARE.test(name)) return "software";
  return DISCRETE[vendorName(info)]?.test(name) ? "discrete" : "integrated";
}

/**
 * What Linux needs to find adapters quietly and to end well: OpenGL's libEGL
 * frees its threads' data twice if the process ends while they do, and crashes
 * (seen in one of 30 ends of a busy process); Vulkan's drivers complain on
 * stderr if there is no session of a desktop.
 */
const LINUX_VARIABLES = {
  DENO_WEBGPU_BACKEND: "vulkan",
  XDG_RUNTIME_DIR: "/nonexistent",
};

function prepareEnvironment(): void {
  if (Deno.build.os !== "linux") return;
  for (const [name, value] of Object.entries(LINUX_VARIABLES)) {
    if (Deno.env.get(name) === undefined) Deno.env.set(name, value);
  }
}
