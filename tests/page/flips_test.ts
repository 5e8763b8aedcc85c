import { deepStrictEqual } from "node:assert/strict";
import { dimensionsOf } from "../../src/page/flips.ts";
import { sampleReport } from "./sample_report.ts";

/** Six trials whose images are chosen by a function of their number. */
function pathsOf(styleOf: (content: number) => number): string[] {
  const data = sampleReport(2, 3);
  const photos = (path: string) => ({
    path,
    values: ["/x/a.jpg", "/x/b.jpg"],
    names: [["a.jpg"], ["b.jpg"]],
  });
  return dimensionsOf({
    ...data,
    axes: [photos("content"), photos("style"), data.axes[1]!],
    trials: data.trials.map((trial) => {
      const [content, rate] = trial.at;
      return { ...trial, at: [content!, styleOf(content! + rate!), rate!] };
    }),
  }).map(({ path, texts }) => `${path}: ${texts.join(", ")}`);
}

Deno.test("dimensionsOf() makes one of content and style where they are paired off, and only there", () => {
  const rates = "optimizer.learningRate: 0, 0.1, 0.2";
  deepStrictEqual(pathsOf((it) => it % 2), [
    "content: a.jpg, b.jpg",
    "style: a.jpg, b.jpg",
    rates,
  ]);
  const data = sampleReport(2, 1);
  const axes = ["content", "style"].map((path) => ({
    path,
    values: ["/x/a.jpg", "/x/b.jpg"],
    names: [["a.jpg"], ["b.jpg"]],
  }));
  const trials = data.trials.map((trial, at) => ({
    ...trial,
    at: [at, 1 - at],
  }));
  const [pair, ...others] = dimensionsOf({ ...data, axes, trials });
  deepStrictEqual(pair!.texts, ["a.jpg + b.jpg", "b.jpg + a.jpg"]);
  deepStrictEqual(others, []);
});
