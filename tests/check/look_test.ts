import { match, strictEqual } from "node:assert/strict";
import { headline } from "../../src/check/outputs/headline.ts";
import { lookText } from "../../src/check/outputs/look.ts";
import { reasonOf } from "../../src/check/outputs/words.ts";
import type { Evidence } from "../../src/check/types.ts";
import { EVIDENCE, sampleGate, sampleTrial } from "./sample_gate.ts";

const METRIC: Evidence = {
  ...EVIDENCE,
  ...{ kind: "metrics", name: "contentDistance", step: null, band: 0.01 },
};

/** Distances of images. */
function distances(ssim: number, window: number): Evidence[] {
  const of = (name: string, deviation: number, band: number): Evidence => ({
    ...{ kind: "image", name, step: null, baseline: 0, value: deviation },
    ...{ deviation, band, verdict: deviation <= band ? "within" : "worse" },
  });
  const box = { x: 83, y: 61, width: 8, height: 8 };
  return [of("ssim", ssim, 0.002), { ...of("window", window, 4), box }];
}

Deno.test("lookText() tells what of an image is furthest out of its band, and where", () => {
  const of = (evidence: Evidence[], decidedBy: Evidence) =>
    lookText({ verdict: "worse", evidence, decidedBy });
  const both = distances(0.013, 11.6);
  strictEqual(
    of([EVIDENCE, ...both], EVIDENCE),
    "out of its bands: 1 − SSIM to the baseline is 0.013, 0.002 allowed, " +
      "most in 8×8 pixels at 83,61",
  );
  // what decided is told beside it
  strictEqual(
    of(both, both[0]!),
    "out of its bands, most in 8×8 pixels at 83,61",
  );
  strictEqual(of(both, both[1]!), "out of its bands");
});

Deno.test("headline() tells images whose metrics alone are out of their bands apart", () => {
  const [near, far] = [distances(0.001, 1), distances(0.013, 11.6)];
  const trial = (id: string, evidence: Evidence[]) =>
    sampleTrial(id, "worse", { evidence, decidedBy: METRIC });
  const trials = [
    trial("a", [...far, METRIC]),
    trial("b", [...near, METRIC]),
    trial("c", near),
  ];
  strictEqual(
    headline(sampleGate(trials)),
    "Regression: 1 image is out of its bands, 1 is within its bands but for " +
      "metrics, 1 is within its bands; 3 of 3 trials fail",
  );
  match(
    reasonOf(trials[1]!),
    /^the image is within its bands but for metrics; metric contentDistance /,
  );
});
