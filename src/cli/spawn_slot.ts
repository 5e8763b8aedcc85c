/** Starting a process for a slot, with the least permissions. */
import { fileURLToPath } from "node:url";
import { CHILD_ENV } from "../base/child_env.ts";
import { SlotProcess } from "../runner/slot_process.ts";
import { allowedPaths } from "./native_paths.ts";

/** Variables that libraries read which compute or decode images. */
const ENV = [
  "LOG_TOKENS",
  "LOG_STREAM",
  "IMAGESCRIPT_WASM_SIMD",
  "TF_CPP_MIN_LOG_LEVEL",
  "NVIDIA_TF32_OVERRIDE",
  "ONEDNN_MAX_CPU_ISA",
  "DNNL_MAX_CPU_ISA",
  "TF_ENABLE_ONEDNN_OPTS",
  "DENO_WEBGPU_BACKEND",
  "XDG_RUNTIME_DIR",
];

/** It reads images and weights; what it loads is told to it. */
const PERMISSIONS: readonly string[] = [
  "--no-prompt",
  "--deny-net",
  "--deny-write",
  "--deny-run",
  "--allow-read",
  `--allow-env=${ENV.join(",")}`,
];

/** How a process is started. */
export interface SpawnOptions {
  /** Folder of TensorFlow's library, the only one that it may open. */
  readonly libraryFolder?: string | undefined;
  /** Variables that it gets besides this process's. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts a process that will open a slot.
 *
 * @param onStderr Told what it writes to stderr.
 * @param options How to start it.
 * @returns The process; the caller closes it.
 */
export function spawnSlot(
  onStderr: (text: string) => void,
  { libraryFolder, env = {} }: SpawnOptions = {},
): SlotProcess {
  const native = allowedPaths(
    libraryFolder === undefined ? [] : [libraryFolder],
  );
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-check", "--config", path("../../deno.json")],
      ...PERMISSIONS,
      `--allow-ffi=${native.join(",")}`,
      path("slot_main.ts"),
    ],
    env: { ...CHILD_ENV, ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return new SlotProcess(process, onStderr);
}
