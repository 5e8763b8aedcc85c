import { strictEqual } from "node:assert/strict";
import {
  allowedOf,
  changeOf,
  describe,
  timesText,
} from "../../src/check/outputs/evidence_words.ts";
import type { Evidence } from "../../src/check/types.ts";
import { EVIDENCE } from "./sample_gate.ts";

/** A metric under the least value that shares are told of, 0.01. */
const SMALL: Evidence = {
  ...{ kind: "metrics", name: "contentDistance", step: null },
  ...{ baseline: 0.00305683, value: 0.00288557 },
  ...{ deviation: 0.017126, band: 0.01, verdict: "better" },
};

Deno.test("describe() tells shares as a calculator does, also of small values", () => {
  strictEqual(
    describe(SMALL),
    "metric contentDistance is 0.00288557, was 0.00305683: 5.6 % lower, " +
      "3.27 % allowed, lower is better",
  );
  strictEqual(timesText(SMALL), "1.7 ×");
});

Deno.test("changeOf() and allowedOf() tell differences where the baseline is nothing", () => {
  const nothing = { ...SMALL, baseline: 0, value: 2e-4, deviation: 0.02 };
  strictEqual(changeOf(nothing), "0.0002 higher");
  strictEqual(allowedOf(nothing), "0.0001");
});

Deno.test("describe() has words for what is missing, no number, or equal", () => {
  const { baseline } = EVIDENCE;
  const of = (value: number | null, deviation: number) =>
    describe({ ...EVIDENCE, value, deviation });
  strictEqual(of(null, 1), "total cost at step 2 is missing, was 12.5");
  strictEqual(
    of(NaN, NaN),
    "total cost at step 2 is NaN, was 12.5: no number, 0.0001 % allowed",
  );
  strictEqual(
    of(baseline, 0),
    "total cost at step 2 is 12.5, was 12.5: equal, 0.0001 % allowed",
  );
});
