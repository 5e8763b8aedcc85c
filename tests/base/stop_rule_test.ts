import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Rung, StopRule } from "../../src/base/records.ts";
import {
  rungsOfSteps,
  rungSteps,
  stopReason,
} from "../../src/base/stop_rule.ts";
import { sampleStep } from "../store/sample.ts";

const TOTAL = { metric: "total", goal: "minimize" } as const;
const HALVING: StopRule = { rule: "halving", ...TOTAL, from: 10, factor: 3 };
const MEDIAN: StopRule = {
  ...{ rule: "median", ...TOTAL, from: 20 },
  ...{ every: 10, atLeast: 2 },
};
const PLATEAU: StopRule = {
  ...{ rule: "plateau", ...TOTAL, every: 10 },
  ...{ patience: 20, minImprovement: 0.1 },
};

/** Values at 10, 20, 30 … */
function rungs(...values: number[]): Rung[] {
  return values.map((value, i) => ({ step: 10 * (i + 1), value }));
}

Deno.test("rungSteps() are even for plateau and median, and grow for halving", () => {
  deepStrictEqual(rungSteps(PLATEAU, 35), [10, 20, 30]);
  deepStrictEqual(rungSteps(MEDIAN, 20), [10, 20]);
  deepStrictEqual(rungSteps(HALVING, 90), [10, 30, 90]);
  deepStrictEqual(rungSteps(HALVING, 9), []);
});

Deno.test("rungsOfSteps() finds costs at rungs, and nothing for a metric", () => {
  const steps = [0, 5, 10, 20, 30].map(sampleStep);
  deepStrictEqual(rungsOfSteps(HALVING, steps), [
    { step: 10, value: sampleStep(10).total },
    { step: 30, value: sampleStep(30).total },
  ]);
  const rule: StopRule = { ...HALVING, metric: "styleDistance" };
  deepStrictEqual(rungsOfSteps(rule, steps), []);
});

Deno.test("plateau ends a trial that did not improve enough for its patience", () => {
  strictEqual(stopReason(PLATEAU, rungs(100, 95), []), undefined);
  // 5 % in 20 iterations are too little, 10 % from the best are not
  strictEqual(
    stopReason(PLATEAU, rungs(100, 95, 91), []),
    "Stopped at iteration 30: total cost has not improved by 10 % since " +
      "iteration 10 (100)",
  );
  strictEqual(stopReason(PLATEAU, rungs(100, 95, 89), []), undefined);
  const up: StopRule = { ...PLATEAU, goal: "maximize" };
  strictEqual(stopReason(up, rungs(1, 1.05, 1.2), []), undefined);
  match(stopReason(up, rungs(1, 0.5, 0.1), [])!, /since iteration 10 \(1\)/);
});

Deno.test("median compares the best so far with the best of earlier trials by then", () => {
  const earlier = [rungs(5, 4, 1), rungs(5, 2)];
  const reason = "Stopped at iteration 20: total cost 3.5 is above the " +
    "median 3 of 2 trials";
  strictEqual(stopReason(MEDIAN, rungs(3.5, 9), earlier), reason);
  strictEqual(stopReason(MEDIAN, rungs(3, 9), earlier), undefined);
  // before `from`, and with too few that got so far
  strictEqual(stopReason(MEDIAN, rungs(9), earlier), undefined);
  strictEqual(stopReason(MEDIAN, rungs(9, 9, 9), earlier), undefined);
  const up: StopRule = { ...MEDIAN, goal: "maximize" };
  match(stopReason(up, rungs(1, 4), earlier)!, /4 is below the median 5 of 2/);
});

Deno.test("halving keeps one in three of those that got so far, the first ones if they lead", () => {
  const values = (...all: number[]) => all.map((value) => rungs(value));
  strictEqual(stopReason(HALVING, rungs(9), []), undefined);
  strictEqual(
    stopReason(HALVING, rungs(9), values(8)),
    "Stopped at iteration 10: total cost 9 has place 2 of 2 trials, 1 of " +
      "which goes on",
  );
  // as good as the best one
  strictEqual(stopReason(HALVING, rungs(8), values(8)), undefined);
  const five = values(1, 3, 4, 5, 6);
  strictEqual(stopReason(HALVING, rungs(2), five), undefined);
  match(stopReason(HALVING, rungs(3.5), five)!, /place 3 of 6 .*2 of which go/);
  // one that has no value at this rung does not count
  const unknown = [[], [{ step: 30, value: 1 }]];
  strictEqual(stopReason(HALVING, rungs(9), unknown), undefined);
});
