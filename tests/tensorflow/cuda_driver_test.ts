import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import {
  type CudaProbe,
  parseDriverVersion,
  probeCuda,
} from "../../src/tensorflow/cuda_driver.ts";
import {
  canCompileDriver,
  compileDriver,
  type FakeDriver,
} from "../support/fake_driver.ts";

const canCompile = await canCompileDriver();

function driverTest(
  name: string,
  fake: FakeDriver,
  body: (found: CudaProbe) => void,
): void {
  Deno.test({
    name: canCompile ? name : `${name} (left out: needs cc on Linux)`,
    ignore: !canCompile,
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        body(probeCuda(await compileDriver(folder, fake)));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

function reasonOf(found: CudaProbe): string {
  ok(found.state === "unusable");
  return found.reason;
}

driverTest(
  "probeCuda() lists cards with memory and compute capability",
  { cards: [90, 75] },
  (found) => {
    ok(found.state === "usable");
    strictEqual(found.driver.cuda, "12.4");
    const memoryBytes = 40e9;
    deepStrictEqual(found.driver.gpus, [
      { name: "Fake Card 0", memoryBytes, major: 9, minor: 0 },
      { name: "Fake Card 1", memoryBytes, major: 7, minor: 5 },
    ]);
  },
);

driverTest(
  "probeCuda() says that a driver is too old for CUDA 12",
  { cuda: 11080 },
  (found) => match(reasonOf(found), /runs CUDA 11\.8: expected 12\.0 or newer/),
);

driverTest(
  "probeCuda() says that a driver shows no card",
  { init: 100 },
  (found) => match(reasonOf(found), /shows no card \(CUDA_VISIBLE_DEVICES/),
);

driverTest(
  "probeCuda() gives the number where a driver fails",
  { init: 999 },
  (found) =>
    strictEqual(
      reasonOf(found),
      "starting NVIDIA's driver failed with CUDA error 999",
    ),
);

Deno.test("probeCuda() tells no driver from one that cannot be opened", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const missing = join(folder, "libcuda.so.1");
    match(reasonOf(probeCuda(missing)), /^there is no NVIDIA driver/);
    await Deno.writeTextFile(missing, "not a library");
    match(reasonOf(probeCuda(missing)), /^NVIDIA's driver cannot be opened/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("parseDriverVersion() reads both of NVIDIA's kernel modules", () => {
  const closed =
    "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024\nGCC version:  gcc version 12.2.0\n";
  strictEqual(parseDriverVersion(closed), "550.54.15");
  const open =
    "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  575.57  Release Build\n";
  strictEqual(parseDriverVersion(open), "575.57");
  strictEqual(parseDriverVersion("something else 1.2\n"), undefined);
});
