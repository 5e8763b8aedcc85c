/** Environment variables and words that go into records, without secrets. */

/**
 * Variables that can change results or speed, or say where files come from.
 * One that is not in this list is never written down.
 */
export const RECORDED_VARIABLES: readonly string[] = [
  "CUBLAS_WORKSPACE_CONFIG",
  "CUDA_CACHE_DISABLE",
  "CUDA_DEVICE_ORDER",
  "CUDA_LAUNCH_BLOCKING",
  "CUDA_VISIBLE_DEVICES",
  "DENO_WEBGPU_BACKEND",
  "DNNL_CPU_ISA_HINTS",
  "DNNL_DEFAULT_FPMATH_MODE",
  "DNNL_MAX_CPU_ISA",
  "GRAMLAB_CACHE",
  "GRAMLAB_MIRROR",
  "GRAMLAB_TENSORFLOW",
  "KMP_AFFINITY",
  "KMP_BLOCKTIME",
  "KMP_DETERMINISTIC_REDUCTION",
  "KMP_HW_SUBSET",
  "NVIDIA_TF32_OVERRIDE",
  "OMP_DYNAMIC",
  "OMP_NUM_THREADS",
  "OMP_PLACES",
  "OMP_PROC_BIND",
  "OMP_SCHEDULE",
  "ONEDNN_CPU_ISA_HINTS",
  "ONEDNN_DEFAULT_FPMATH_MODE",
  "ONEDNN_MAX_CPU_ISA",
  "ONEDNN_PRIMITIVE_CACHE_CAPACITY",
  "TF_CPP_MAX_VLOG_LEVEL",
  "TF_CPP_MIN_LOG_LEVEL",
  "TF_CUDNN_DETERMINISTIC",
  "TF_CUDNN_USE_AUTOTUNE",
  "TF_DETERMINISTIC_OPS",
  "TF_ENABLE_ONEDNN_OPTS",
  "TF_FORCE_GPU_ALLOW_GROWTH",
  "TF_GPU_ALLOCATOR",
  "TF_NUM_INTEROP_THREADS",
  "TF_NUM_INTRAOP_THREADS",
  "TF_SET_ONEDNN_FPMATH_MODE",
  "TF_XLA_FLAGS",
  "XLA_FLAGS",
];

/** What stands for a secret. */
const HIDDEN = "(hidden)";

/** Words after which a secret stands, as in `--token=…` and `api_key: …`. */
const SECRET_WORD =
  /(token|secret|passw(or)?d|passphrase|api[-_]?key|access[-_]?key|credential|bearer|private[-_]?key)/i;

/** A name and a password in an address. */
const USER = /(:\/\/)[^/\s@]*@/g;

/** What stands behind the `?` of an address. */
const QUERY = /(:\/\/[^\s?]*)\?\S*/g;

/** Long words of letters and digits without a dot, slash or blank. */
const KEY_LIKE = /[A-Za-z0-9+_-]{32,}/g;

/**
 * A text with what looks like a secret in it replaced: all of it after a word
 * such as `token`, names and passwords in addresses, long words of mixed
 * letters and digits. Hashes of Gramlab stand in fields of their own.
 *
 * @param text A value of a variable, or a word of a command line.
 *
 * @example
 * ```ts
 * import { withoutSecrets } from "./variables.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const mirror = "https://me:pass@mirror.example/simple";
 * strictEqual(
 *   withoutSecrets(mirror),
 *   "https://(hidden)@mirror.example/simple",
 * );
 * ```
 */
export function withoutSecrets(text: string): string {
  if (SECRET_WORD.test(text)) return HIDDEN;
  return text
    .replace(USER, `$1${HIDDEN}@`)
    .replace(QUERY, `$1?${HIDDEN}`)
    .replace(KEY_LIKE, (word) => looksRandom(word) ? HIDDEN : word);
}

/** Digits among letters of both cases, or digits all over the word. */
function looksRandom(word: string): boolean {
  const digits = word.match(/[0-9]/g)?.length ?? 0;
  const isMixed = /[a-z]/.test(word) && /[A-Z]/.test(word);
  return digits >= (isMixed ? 2 : word.length / 8);
}

/**
 * The variables that are set, secrets hidden.
 *
 * @param env The environment.
 * @returns Name to value, sorted by name.
 */
export function readVariables(
  env: { get(name: string): string | undefined },
): Record<string, string> {
  const found = RECORDED_VARIABLES.map((name) => [name, env.get(name)] as const)
    .filter((entry): entry is readonly [string, string] =>
      entry[1] !== undefined
    );
  return Object.fromEntries(
    found.map(([name, value]) => [name, withoutSecrets(value)]),
  );
}
