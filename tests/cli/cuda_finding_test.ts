import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { type CudaFiles, describeCuda } from "../../src/cli/cuda_finding.ts";
import { canCompileDriver, compileDriver } from "../support/fake_driver.ts";
import { spawn, Workplace } from "./workplace.ts";

const NOTHING: CudaFiles = { present: 0, total: 19, downloadBytes: 2.1e9 };
const ALL: CudaFiles = { present: 19, total: 19, downloadBytes: 0 };
const NO_DRIVER = { state: "unusable", reason: "there is none" } as const;

Deno.test("describeCuda() tells driver, cards and what is missing", () => {
  const a100 = { name: "A100", memoryBytes: 42e9, major: 8, minor: 0 };
  const t4 = { name: "T4", memoryBytes: 15e9, major: 7, minor: 5 };
  const driver = { version: "550.54.15", cuda: "12.4", gpus: [a100, t4] };
  const probe = { state: "usable", driver } as const;
  const missing = describeCuda(probe, NOTHING);
  strictEqual(missing.state, "missing");
  strictEqual(
    missing.text,
    "driver 550.54.15, CUDA 12.4; " +
      "A100, 42 GB, compute capability 8.0, float32 with TF32, bfloat16; " +
      "T4, 15 GB, compute capability 7.5, float32, no bfloat16; " +
      "TensorFlow for CUDA is not here; deno task setup cuda fetches 2100 MB",
  );
  strictEqual(describeCuda(probe, ALL).state, "ok");
  match(describeCuda(probe, { ...ALL, present: 3 }).text, /; 3 of 19 files of/);
  match(describeCuda(probe, ALL, "0").text, /8\.0, float32, bfloat16/);
});

Deno.test("describeCuda() says that CUDA was fetched for nothing", () => {
  deepStrictEqual(describeCuda(NO_DRIVER, ALL), {
    name: "cuda",
    state: "missing",
    text: "fetched, but the processor computes: there is none",
  });
  strictEqual(describeCuda(NO_DRIVER, NOTHING).text, "there is none");
});

const canCompile = await canCompileDriver();

Deno.test({
  name: `doctor finds NVIDIA's driver by its name${
    canCompile ? "" : " (left out: needs cc on Linux)"
  }`,
  ignore: !canCompile,
  async fn() {
    await using place = await Workplace.create();
    await compileDriver(place.root, { cards: [86] });
    const { code, out } = await spawn(["doctor"], {
      env: {
        GRAMLAB_CACHE: place.path("cache"),
        GRAMLAB_TENSORFLOW: "",
        LD_LIBRARY_PATH: place.root,
      },
    });
    strictEqual(code, 0);
    match(
      out,
      /\ncuda +missing +driver .*CUDA 12\.4; Fake Card 0, 40 GB, compute capability 8\.6, .*; deno task setup cuda fetches \d+ MB\n/,
    );
  },
});
