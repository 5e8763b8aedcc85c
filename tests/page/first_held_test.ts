import { deepStrictEqual } from "node:assert/strict";
import { firstHeld } from "../../src/page/first_held.ts";
import { sampleReport } from "./sample_report.ts";

Deno.test("firstHeld() holds the ends of the front of what has an image", () => {
  const data = sampleReport(5, 1);
  const image = { thumbnail: "a.png", full: null, width: 4, height: 4 };
  // t0 is the nearest to the style, t4 to the content, but has no image; t2 is
  // no better than t1 in anything
  const values = [[4, 1], [3, 2], [3, 3], [2, 4], [1, 5]];
  const trials = data.trials.map((trial, at) => ({
    ...trial,
    image: at === 4 ? null : image,
    measures: { contentCost: values[at]![0]!, styleCost: values[at]![1]! },
  }));
  deepStrictEqual(firstHeld({ ...data, trials }), ["t3", "t0"]);
  deepStrictEqual(firstHeld({ ...data, trials: trials.slice(0, 1) }), ["t0"]);
  deepStrictEqual(firstHeld(data), []);
  // numbers of other images say nothing about these
  const others = trials.map((trial, at) => ({
    ...trial,
    style: at === 0 ? 1 : 0,
  }));
  deepStrictEqual(firstHeld({ ...data, trials: others }), ["t3", "t1"]);
});
