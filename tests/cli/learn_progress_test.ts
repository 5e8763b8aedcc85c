import { deepStrictEqual } from "node:assert/strict";
import { learnProgress } from "../../src/cli/learn_progress.ts";
import { learnVariants } from "../../src/cli/learn_variants.ts";
import { RecordingIo } from "../support/io.ts";

Deno.test("learnProgress() tells each variant, and from the second on how long it takes", () => {
  const variants = learnVariants({
    ...{ isa: "AVX2,DEFAULT", threads: "1,2", backends: "tensorflow" },
  });
  const io = new RecordingIo();
  let nowMs = 0;
  const progress = learnProgress(variants, { io }, () => nowMs);
  for (const variant of variants.slice(0, 3)) {
    progress.begin(variant);
    nowMs += 10_000;
  }
  deepStrictEqual(io.errText.split("\n"), [
    "Learning from tensorflow, AVX2, 1 thread (1 of 4)",
    "Learning from tensorflow, AVX2, 2 threads (2 of 4, about 0:30 left)",
    "Learning from tensorflow, all instructions, 1 thread (3 of 4, about 0:20 left)",
    "",
  ]);
});
