import { deepStrictEqual } from "node:assert/strict";
import { parseFilter } from "../../src/page/filter.ts";
import { sampleReport } from "./sample_report.ts";

const DATA = sampleReport(2, 3);

/** Ids of the trials that a filter lets pass. */
function ids(text: string): string[] {
  return DATA.trials.filter(parseFilter(text, DATA)).map(({ id }) => id);
}

Deno.test("parseFilter() compares settings by the end of their path, and measures", () => {
  deepStrictEqual(ids("learningRate>=0.2").length, 2);
  deepStrictEqual(ids("learningrate=0.2 beta=1"), ["t5"]);
  deepStrictEqual(ids("styleCost<0.3"), ["t0", "t1"]);
});

Deno.test("parseFilter() finds words anywhere, and lets all pass without any", () => {
  deepStrictEqual(ids("  ").length, DATA.trials.length);
  deepStrictEqual(ids("T4 done"), ["t4"]);
  deepStrictEqual(ids("nosuch"), []);
});

Deno.test("parseFilter() takes an unknown name for a word, and a missing value for unequal", () => {
  deepStrictEqual(ids("colour=red"), []);
  deepStrictEqual(ids("ssim>0"), []);
});
