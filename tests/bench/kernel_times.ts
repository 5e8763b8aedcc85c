/**
 * Which of oneDNN's kernels an iteration spends its time in, from oneDNN's own
 * log. What is missing to a whole iteration are TensorFlow's own kernels; two
 * kernels may run at once, so the sum may also be more.
 *
 *     ONEDNN_VERBOSE=1 deno task bench --size 256 --precision mixed > log.txt
 *     deno run --allow-read tests/bench/kernel_times.ts log.txt
 */
import process from "node:process";
import { median } from "../../src/base/stats.ts";
import { formatTable } from "../../src/base/table.ts";

/** One call of a kernel. */
interface Call {
  /** For instance `convolution bf16`. */
  readonly kernel: string;
  /** Equal for calls of a kernel on tensors of equal form. */
  readonly problem: string;
  readonly ms: number;
}

const EXECUTED = "onednn_verbose,v1,primitive,exec,";

const [path = ""] = Deno.args;
const lines = (await Deno.readTextFile(path)).split("\n");
const calls = lines.filter((line) => line.startsWith(EXECUTED)).map(readCall);
const iterations = countIterations(calls);
process.stdout.write(`${table(calls)}\n`);

function readCall(line: string): Call {
  const fields = line.slice(EXECUTED.length).split(",");
  const [, kind = "", , direction = "", tensors = ""] = fields;
  const type = /^src:(\w+)/.exec(tensors)?.[1];
  const kernel = [kind, type, direction.startsWith("backward") ? "back" : ""];
  return {
    kernel: kernel.join(" ").trim(),
    problem: fields.slice(0, -1).join(),
    ms: Number(fields.at(-1)),
  };
}

/** An iteration has one convolution that starts from three channels. */
function countIterations(calls: readonly Call[]): number {
  const first = calls.filter(({ problem }) => /,mb1_ic3oc/.test(problem));
  const byForm = Object.groupBy(first, ({ problem }) => problem);
  return Math.max(...Object.values(byForm).map((group) => group!.length));
}

function table(calls: readonly Call[]): string {
  const kernels = Object.groupBy(calls, ({ kernel }) => kernel);
  const rows = Object.entries(kernels)
    .map(([kernel, group]) => ({ kernel, ...perIteration(group!) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.ms - a.ms);
  return formatTable(
    [
      { title: "kernel", align: "left" },
      { title: "calls", align: "right" },
      { title: "ms", align: "right" },
    ],
    rows.map(({ kernel, count, ms }) => [kernel, count, ms.toFixed(1)]),
  );
}

/** Medians; what is rarer than iterations belongs to targets and weights. */
function perIteration(calls: readonly Call[]): { count: number; ms: number } {
  const problems = Object.groupBy(calls, ({ problem }) => problem);
  let [count, ms] = [0, 0];
  for (const [problem, group] of Object.entries(problems)) {
    if (isPeak(problem)) continue;
    const times = Math.floor(group!.length / iterations);
    count += times;
    ms += times * median(group!.map((call) => call.ms));
  }
  return { count, ms };
}

/** The large product that `bench` compares with: of square matrices. */
function isPeak(problem: string): boolean {
  return /,(\d+)x\1:\1x\1$/.test(problem);
}
