import { deepStrictEqual } from "node:assert/strict";
import { shareDevices } from "../../src/cli/share_devices.ts";
import type { CudaProbe } from "../../src/tensorflow/cuda_driver.ts";

function cards(count: number): () => CudaProbe {
  const gpu = {} as never;
  const gpus = Array.from({ length: count }, () => gpu);
  return () => ({
    state: "usable",
    driver: { version: undefined, cuda: "12.4", gpus },
  });
}

const chosen = (jobs: number, count: number, visible?: string) => {
  const machine = { processors: 8, probe: cards(count), visible };
  const shares = shareDevices(jobs, machine);
  const indices = Array.from({ length: jobs }, (_, index) => index);
  return indices.map((it) => shares.envOf(it).CUDA_VISIBLE_DEVICES);
};

Deno.test("shareDevices() gives each process a card of its own, of those it may use", () => {
  deepStrictEqual(chosen(3, 2), ["0", "1", "0"]);
  deepStrictEqual(chosen(2, 2, "3, 5"), ["3", "5"]);
  // one card, or one process: as CUDA itself decides
  deepStrictEqual(chosen(2, 1), [undefined, undefined]);
  deepStrictEqual(chosen(1, 4), [undefined]);
});
