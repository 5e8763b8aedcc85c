/** The processor's instruction set, as far as it decides results and speed. */
import { cText } from "./memory.ts";
import type { Symbols } from "./symbols.ts";

/** Flags of /proc/cpuinfo that make a level, best first. */
const LEVELS: readonly (readonly [level: string, flag: string])[] = [
  ["AVX512_CORE_AMX", "amx_bf16"],
  ["AVX512_CORE_BF16", "avx512_bf16"],
  ["AVX512_CORE", "avx512bw"],
  ["AVX2", "avx2"],
  ["AVX", "avx"],
  ["SSE41", "sse4_1"],
];

/** Values of `ONEDNN_MAX_CPU_ISA` that limit nothing. */
const UNLIMITED = ["ALL", "DEFAULT"];

/**
 * The widest instruction set that oneDNN may use, by its own names.
 *
 * @param flags The `flags` of /proc/cpuinfo; empty where there are none.
 * @param arch Processor architecture, the answer where no flag is known.
 * @param limit Value of `ONEDNN_MAX_CPU_ISA`, if set, in any case.
 * @returns For instance `AVX512_CORE_AMX`.
 *
 * @example A limit lowers the level
 * ```ts
 * import { instructionSet } from "./cpu_info.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(instructionSet(["avx2", "avx512bw"], "x86_64"), "AVX512_CORE");
 * strictEqual(instructionSet(["avx2", "avx512bw"], "x86_64", "AVX2"), "AVX2");
 * ```
 */
export function instructionSet(
  flags: readonly string[],
  arch: string,
  limit?: string,
): string {
  limit = limit?.toUpperCase();
  const names = LEVELS.map(([level]) => level);
  // a limit that is not in the table (a variant of a level) is told as it is
  if (
    limit !== undefined && !UNLIMITED.includes(limit) && !names.includes(limit)
  ) {
    return `${arch} limited to ${limit}`;
  }
  const start = Math.max(0, names.indexOf(limit ?? ""));
  const found = LEVELS.slice(start).find(([, flag]) => flags.includes(flag));
  return found?.[0] ?? arch;
}

/**
 * The processor's flags.
 *
 * Read through libc, since Deno opens /proc only to programs that may do
 * everything.
 *
 * @param c The C API.
 * @returns The flags of the first processor; empty where the system does not
 *     tell.
 */
export function readCpuFlags(c: Symbols): string[] {
  const flags = /^flags\s*:\s*(.*)$/m.exec(readFile(c, "/proc/cpuinfo"));
  return flags?.[1]?.split(" ") ?? [];
}

/** The start of a file, up to 64 kB; empty if there is no such file. */
function readFile(c: Symbols, path: string): string {
  const READ_ONLY = 0;
  const file = c.open(cText(path), READ_ONLY);
  if (file < 0) return "";
  try {
    const bytes = new Uint8Array(1 << 16);
    const length = Number(c.read(file, bytes, BigInt(bytes.length)));
    return new TextDecoder().decode(bytes.subarray(0, Math.max(0, length)));
  } finally {
    c.close(file);
  }
}
