/** The processor's instruction set, as far as it decides results and speed. */
import type { Symbols } from "./symbols.ts";
import { readSystemFile } from "./system_file.ts";

/** Flags of /proc/cpuinfo that make a level, best first. */
const LEVELS: readonly (readonly [level: string, flag: string])[] = [
  ["AVX512_CORE_AMX", "amx_bf16"],
  ["AVX512_CORE_BF16", "avx512_bf16"],
  ["AVX512_CORE", "avx512bw"],
  ["AVX2", "avx2"],
  ["AVX", "avx"],
  ["SSE41", "sse4_1"],
];

/** Families of flags that are about arithmetic on many numbers at once. */
const ARITHMETIC = /^(sse|ssse|avx|amx|fma|f16c|asimd|sve|sme\d?$|bf16|i8mm)/;

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
 * @param c The C API.
 * @returns The flags of the first processor; empty where the system does not
 *     tell.
 */
export function readCpuFlags(c: Symbols): string[] {
  // "Features" on ARM
  const flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(
    readSystemFile(c, "/proc/cpuinfo"),
  );
  return flags?.[1]?.split(" ") ?? [];
}

/**
 * The instruction sets among the processor's flags.
 *
 * @param flags What {@linkcode readCpuFlags} returned.
 * @returns Those about vectors and matrices, sorted.
 *
 * @example
 * ```ts
 * import { knownSets } from "./cpu_info.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(knownSets(["smep", "fma", "avx2"]), ["avx2", "fma"]);
 * ```
 */
export function knownSets(flags: readonly string[]): string[] {
  return flags.filter((flag) => ARITHMETIC.test(flag)).sort();
}
