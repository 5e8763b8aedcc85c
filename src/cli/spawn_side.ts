/** Starting a process that `bench check` times. */
import { join } from "node:path";
import { CHILD_ENV } from "../base/child_env.ts";
import { SIDE_PROGRAM, type SideRequest } from "../bench/side_messages.ts";
import { SideProcess } from "../bench/side_process.ts";

/** Variables that libraries read, and those that say where things lie. */
const ENV = [
  "LD_LIBRARY_PATH",
  "GRAMLAB_CACHE",
  "GRAMLAB_MIRROR",
  "GRAMLAB_TENSORFLOW",
  "HOME",
  "XDG_CACHE_HOME",
  "LOCALAPPDATA",
  "LOG_TOKENS",
  "LOG_STREAM",
  "IMAGESCRIPT_WASM_SIMD",
  "TF_CPP_MIN_LOG_LEVEL",
  "ONEDNN_MAX_CPU_ISA",
  "DNNL_MAX_CPU_ISA",
  "TF_ENABLE_ONEDNN_OPTS",
  "NVIDIA_TF32_OVERRIDE",
  "DENO_WEBGPU_BACKEND",
  "XDG_RUNTIME_DIR",
];

/** It reads images and weights; what is missing was fetched before. */
const PERMISSIONS: readonly string[] = [
  "--no-prompt",
  "--deny-net",
  "--deny-write",
  "--allow-read",
  "--allow-run=python3",
  "--allow-sys=cpus,statfs",
  `--allow-env=${ENV.join(",")}`,
];

/** What is started, and with what. */
export interface SpawnSideOptions {
  /** What messages call it: base or head. */
  readonly name: string;
  /** The checkout, with its packages beside it. */
  readonly root: string;
  /** Paths that native code may be loaded from. */
  readonly native: readonly string[];
  /** What it is to time. */
  readonly request: SideRequest;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Starts a process of a checkout.
 *
 * @param options Which, and what it is to time.
 * @returns The process; the caller disposes it.
 */
export function spawnSide(
  { name, root, native, request, signal }: SpawnSideOptions,
): SideProcess {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-check", "--cached-only"],
      // the path of base is new each time: only head would have its code there
      "--no-code-cache",
      ...["--config", join(root, "deno.json"), "--node-modules-dir=manual"],
      ...PERMISSIONS,
      `--allow-ffi=${native.join(",")}`,
      join(root, SIDE_PROGRAM),
      JSON.stringify(request),
    ],
    env: { ...CHILD_ENV },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal,
  }).spawn();
  return new SideProcess(name, process);
}
