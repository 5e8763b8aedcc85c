import { deepStrictEqual, ok } from "node:assert/strict";
import { instructionSet, readCpuFlags } from "../../src/tensorflow/cpu_info.ts";
import { withTensorflow } from "../support/tensorflow.ts";

Deno.test.each<[string[], string | undefined, string]>([
  [["sse4_1", "avx", "avx2"], undefined, "AVX2"],
  [["avx2", "avx512bw", "avx512_bf16"], undefined, "AVX512_CORE_BF16"],
  [["avx2", "avx512bw", "amx_bf16"], "ALL", "AVX512_CORE_AMX"],
  [["avx2", "avx512bw", "amx_bf16"], "DEFAULT", "AVX512_CORE_AMX"],
  [["avx2", "avx512bw", "amx_bf16"], "AVX512_CORE", "AVX512_CORE"],
  [["sse4_1", "avx"], "AVX2", "AVX"],
  [["avx2"], "AVX2_VNNI", "x86_64 limited to AVX2_VNNI"],
  [[], undefined, "x86_64"],
])("instructionSet() of %j limited to %s is %s", (flags, limit, expected) => {
  deepStrictEqual(
    instructionSet(flags, "x86_64", limit),
    expected,
  );
});

Deno.test({
  name: "readCpuFlags() reads this processor's flags through libc",
  ignore: Deno.build.os !== "linux" || Deno.build.arch !== "x86_64",
  fn: async () => {
    await withTensorflow(({ context }) => {
      const flags = readCpuFlags(context.c);
      ok(flags.includes("sse2"), flags.join(" "));
    });
  },
});
