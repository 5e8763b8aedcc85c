/** A made-up report. */
import type { ReportData } from "../../src/page/data.ts";

/** Trials on a grid of beta and learning rate. */
export function sampleReport(
  betas: number,
  rates: number,
  changes: Partial<ReportData> = {},
): ReportData {
  const count = (length: number): number[] =>
    Array.from({ length }, (_, at) => at);
  return {
    studies: ["sample"],
    summary: ["A summary."],
    axes: [
      { path: "beta", values: count(betas), names: count(betas).map(() => []) },
      {
        path: "optimizer.learningRate",
        values: count(rates).map((at) => at / 10),
        names: count(rates).map(() => []),
      },
    ],
    measures: [
      { name: "contentCost", summary: "", goal: "minimize", kind: "cost" },
      { name: "styleCost", summary: "", goal: "minimize", kind: "cost" },
    ],
    trials: count(betas * rates).map((at) => ({
      folder: `t${at}`,
      id: `t${at}`,
      study: "sample",
      state: "done",
      reason: null,
      at: [at % betas, Math.floor(at / betas)],
      measures: { contentCost: 1 / (at + 1), styleCost: (at + 1) / 10 },
      timings: { iterations: 100, load: 10 },
      image: null,
      content: 0,
      style: 0,
      environment: 0,
      curves: [],
      tags: [],
      notes: [],
      finishedAt: "2026-11-23T04:00:15.500Z",
    })),
    repeats: [],
    waiting: 0,
    sources: [],
    environments: [],
    shared: {},
    problems: [],
    origins: [],
    commands: ["deno task report sample"],
    files: null,
    isWatched: false,
    ...changes,
  };
}
