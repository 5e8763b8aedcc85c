import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { Repeats } from "../../src/page/data.ts";
import { summarize } from "../../src/report/summarize.ts";
import { sampleReport } from "../page/sample_report.ts";

/** Two settings with two seeds each, by one metric. */
function repeated(likeBest: readonly string[]): string[] {
  const data = sampleReport(2, 2);
  const group = (
    at: number,
    mean: number,
    names: readonly string[],
  ): Repeats => ({
    folders: [`t${at}`, `t${at + 2}`],
    spreads: { style: { mean, deviation: 0.0123 } },
    likeBest: names,
  });
  return summarize({
    ...data,
    searches: [],
    axes: [data.axes[0]!, { path: "seed", values: [0, 1], names: [[], []] }],
    measures: [{
      ...{ name: "style", summary: "" },
      ...{ goal: "minimize", kind: "metric" },
    }],
    repeats: [group(0, 0.5, ["style"]), group(1, 0.51, likeBest)],
  });
}

Deno.test("summarize() tells of repeats by their means, and calls a difference within the seeds' noise that", () => {
  const [, , seeds, best, ...others] = repeated(["style"]);
  strictEqual(seeds, "2 settings were repeated with 2 seeds.");
  strictEqual(
    best,
    "The best mean style over seeds is 0.5 ± 0.012, n = 2 (beta 0); the other " +
      "one is not clearly worse: the difference is no larger than what seeds " +
      "make (Welch's test, p ≥ 0.05).",
  );
  // no single trial is called the best where another seed might turn it round
  deepStrictEqual(others, []);
});

Deno.test("summarize() tells a clear difference of repeats", () => {
  const text = repeated([]).at(-1)!;
  strictEqual(
    text.slice(text.indexOf(";")),
    "; the other one is clearly worse (Welch's test, p < 0.05).",
  );
});

Deno.test("summarize() names the best of each pair of images on its own, by short names and labels, and who won a search", () => {
  const data = sampleReport(2, 2);
  const source = (name: string) => ({
    ...{ source: `/long/way/${name}`, name, problem: null },
    image: { thumbnail: "a.png", full: null, width: 64, height: 48 },
  });
  const text = summarize({
    ...data,
    axes: [{ ...data.axes[0]!, names: [["weak"], ["strong"]] }],
    sources: ["a.jpg", "b.jpg", "c.jpg"].map(source),
    measures: [{
      ...{ name: "style", summary: "" },
      ...{ goal: "minimize", kind: "metric" },
    }],
    // the second pair of images has smaller numbers throughout
    trials: data.trials.map((trial, at) => ({
      ...trial,
      content: at < 2 ? 0 : 1,
      style: 2,
      measures: { style: [5, 4, 0.1, 0.2][at]! },
    })),
    searches: [{ study: "sample", metric: "style", goal: "minimize" }],
  });
  const [won, , first, second] = text.slice(2);
  strictEqual(
    won,
    "With a.jpg and c.jpg, the winner of the search " +
      "sample is trial t1, style 4 (beta strong (1)).",
  );
  strictEqual(
    first,
    "With a.jpg and c.jpg, the best style is 4, of trial " +
      "t1 (beta strong (1)); the worst is 5.",
  );
  strictEqual(second!.includes("b.jpg"), true);
});
