/** Software and machine, for the record of each trial. */
import { cpus } from "node:os";
import config from "../../deno.json" with { type: "json" };
import type { DeviceFacts, Environment } from "../base/records.ts";
import type { Checkout } from "./checkout.ts";

/** What an environment needs of the checkout. */
export type GitState = Pick<Checkout, "gitCommit" | "gitDirty">;

/**
 * Describes the software and the machine.
 *
 * @param facts What the device says about itself.
 * @param git What git says.
 * @returns The environment.
 */
export function describeEnvironment(
  facts: DeviceFacts,
  git: GitState,
): Environment {
  return { ...facts, ...describeMachine(git) };
}

/**
 * Describes the software and the machine, whatever device is used.
 *
 * @param git What git says.
 * @returns The environment without the device.
 */
export function describeMachine(
  { gitCommit, gitDirty }: GitState,
): Omit<Environment, keyof DeviceFacts> {
  const { deno, v8, typescript } = Deno.version;
  const processors = cpus();
  return {
    gitCommit,
    gitDirty,
    gramlab: config.version,
    deno,
    v8,
    typescript,
    tfjs: config.imports["@tensorflow/tfjs"].split("@").at(-1)!,
    os: `${Deno.build.os} ${Deno.osRelease()}`,
    arch: Deno.build.arch,
    hostname: Deno.hostname(),
    cpuModel: processors[0]?.model ?? "unknown",
    cpus: processors.length,
    memoryBytes: Deno.systemMemoryInfo().total,
  };
}
