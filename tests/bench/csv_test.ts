import { strictEqual } from "node:assert/strict";
import { toCsv } from "../../src/bench/csv.ts";
import { testSettings } from "../support/settings.ts";
import { summarize } from "../../src/bench/to_record.ts";

Deno.test("toCsv() quotes what has commas, and leaves unknown numbers empty", () => {
  const text = toCsv([{
    backend: "webgpu",
    device: 'Card "X", 8 GB',
    library: "tfjs-backend-webgpu",
    libraryVersion: "4.22.0",
    threads: 0,
    librarySha256: null,
    driver: null,
    instructionSet: "wgsl",
    instructionSets: [],
    machineKey: "webgpu",
    precision: "float32",
    settings: testSettings(),
    network: "vgg19",
    pooling: "max",
    width: 64,
    height: 48,
    iterationsPerSecond: summarize([2, 4, 4, 5]),
    megapixelIterationsPerSecond: 0.012288,
    gflopPerIteration: 5,
    gflopsPerSecond: 20,
    peakGflopsPerSecond: 40,
    shareOfPeak: 0.5,
    captureMs: 0,
    firstIterationMs: 300,
    peakMemoryBytes: 1e9,
    deviceMemoryBytes: null,
    warnings: [
      { kind: "unsteady", deviation: 0.1 },
      { kind: "coarse-clock", resolutionMs: 4 },
    ],
  }]);
  strictEqual(
    text.split("\n")[1],
    'webgpu,"Card ""X"", 8 GB",tfjs-backend-webgpu,4.22.0,0,wgsl,vgg19,' +
      "float32,max,64,48,4,0.5,2,5,0.012288,5,20,40,0.5,0,300,1000000000,," +
      "unsteady coarse-clock",
  );
});
