/** Software and machine, for the record of each trial. */
import { cpus } from "node:os";
import config from "../../deno.json" with { type: "json" };
import { CHILD_ENV } from "../base/child_env.ts";
import type { DeviceFacts, Environment } from "../base/records.ts";

/** What git says of the checkout that Gramlab runs from. */
export interface GitState {
  /** Commit, or null outside git. */
  readonly gitCommit: string | null;
  /** Whether there are uncommitted changes, or null outside git. */
  readonly gitDirty: boolean | null;
}

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
  git: GitState,
): Omit<Environment, keyof DeviceFacts> {
  const { deno, v8, typescript } = Deno.version;
  const processors = cpus();
  return {
    ...git,
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

/**
 * Asks git for the state of a checkout.
 *
 * @param folder The checkout.
 * @returns Its state; nulls if there is no git or `folder` is no checkout.
 */
export async function readGitState(folder: string): Promise<GitState> {
  const commit = await git(folder, "rev-parse", "HEAD");
  const changes = await git(folder, "status", "--porcelain");
  if (commit === undefined || changes === undefined) {
    return { gitCommit: null, gitDirty: null };
  }
  return { gitCommit: commit.trim(), gitDirty: changes.trim() !== "" };
}

/** What git prints; undefined if it is not installed or refuses. */
async function git(
  folder: string,
  ...args: string[]
): Promise<string | undefined> {
  try {
    const command = new Deno.Command("git", {
      args: ["-C", folder, ...args],
      env: CHILD_ENV,
      stderr: "null",
    });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
