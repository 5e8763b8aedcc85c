/** What each of several processes may use of the machine. */
import { type CudaProbe, probeCuda } from "../tensorflow/cuda_driver.ts";

/** What there is to share. */
export interface Machine {
  /** Logical processors. */
  readonly processors: number;
  /** Asks NVIDIA's driver. */
  readonly probe: () => CudaProbe;
  /** Numbers of the cards that may be used, as the user names them. */
  readonly visible?: string | undefined;
}

/** Shares of a machine. */
export interface DeviceShares {
  /** Threads that one operation may use; undefined for as many as there are. */
  readonly threads: number | undefined;
  /** Variables of a process, by its number. */
  envOf(index: number): Readonly<Record<string, string>>;
}

/**
 * Shares processors and graphics cards out.
 *
 * @param jobs How many processes there are.
 * @param machine What there is to share; this machine if it is left out.
 * @returns All of it for one process; else a part of the processors, and one
 *     of NVIDIA's cards where there are several.
 *
 * @example
 * ```ts
 * import { shareDevices } from "./share_devices.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const probe = () => ({ state: "unusable", reason: "" } as const);
 * const { threads } = shareDevices(3, { processors: 8, probe });
 * strictEqual(threads, 2);
 * ```
 */
export function shareDevices(jobs: number, machine?: Machine): DeviceShares {
  if (jobs === 1) return { threads: undefined, envOf: () => ({}) };
  const { processors, probe, visible } = machine ?? thisMachine();
  const found = probe();
  const count = found.state === "usable" ? found.driver.gpus.length : 0;
  const all = Array.from({ length: count }, (_, i) => String(i));
  const cards = visible?.split(",") ?? all;
  return {
    threads: Math.max(1, Math.floor(processors / jobs)),
    envOf: (index) =>
      count < 2
        ? {}
        : { CUDA_VISIBLE_DEVICES: cards[index % cards.length]!.trim() },
  };
}

function thisMachine(): Machine {
  return {
    processors: navigator.hardwareConcurrency,
    probe: probeCuda,
    visible: Deno.env.get("CUDA_VISIBLE_DEVICES"),
  };
}
