import { strictEqual } from "node:assert/strict";
import {
  type AdapterInfo,
  adapterKind,
  adapterName,
} from "../../src/engine/devices/webgpu_adapter.ts";

function infoOf(vendor: number, description: string): AdapterInfo {
  const isFallbackAdapter = false;
  const rest = { architecture: "", device: "1", isFallbackAdapter };
  return { vendor: String(vendor), description, ...rest };
}

const CASES = [
  [0x10de, "NVIDIA H100 80GB HBM3", "discrete"],
  [0x10de, "NVIDIA Tegra Orin (nvgpu)", "integrated"],
  [0x1002, "AMD Radeon RX 7900 XTX (RADV NAVI31)", "discrete"],
  [0x1002, "AMD Radeon Graphics (RADV RENOIR)", "integrated"],
  [0x8086, "Intel(R) Arc(TM) A770 Graphics (DG2)", "discrete"],
  [0x8086, "Intel(R) Arc(TM) Graphics (MTL)", "integrated"],
  [0x8086, "Intel(R) UHD Graphics 770 (ADL-S GT1)", "integrated"],
  [0x106b, "Apple M3 Max", "integrated"],
  [0x10005, "llvmpipe (LLVM 19.1.7, 256 bits)", "software"],
  [0x1414, "Microsoft Basic Render Driver", "software"],
  [0x1ae0, "SwiftShader Device (LLVM 16.0.0)", "software"],
  [0xabcd, "A card of tomorrow", "integrated"],
] as const;

for (const [vendor, description, kind] of CASES) {
  Deno.test(`adapterKind() takes ${description} for ${kind}`, () => {
    strictEqual(adapterKind(infoOf(vendor, description)), kind);
  });
}

Deno.test("adapterKind() believes an adapter that calls itself a fallback", () => {
  const info = { ...infoOf(0x10de, "NVIDIA L4"), isFallbackAdapter: true };
  strictEqual(adapterKind(info), "software");
});

Deno.test("adapterName() makes a name where the driver gives none", () => {
  strictEqual(adapterName(infoOf(0x10de, "")), "nvidia 1");
  const nothing = { ...infoOf(0, ""), vendor: "", device: "" };
  strictEqual(adapterName(nothing), "unnamed adapter");
});
