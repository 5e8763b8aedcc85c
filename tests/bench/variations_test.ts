import { deepStrictEqual } from "node:assert/strict";
import type { Trial } from "../../src/base/records.ts";
import { variedTrials } from "../../src/bench/variations.ts";
import { paintedTrial } from "../support/painted_trial.ts";

function trialWith(styleSize: number): Trial {
  return paintedTrial({ size: 64, styleSize });
}

Deno.test("variedTrials() makes every combination, sizes apart", () => {
  const trials = variedTrials(trialWith(64), {
    sizes: [128, 256],
    precisions: ["float32", "mixed"],
    poolings: ["average"],
  });
  deepStrictEqual(
    trials.map(({ settings: { size, precision, network } }) =>
      `${size} ${precision} ${network.pooling}`
    ),
    ["128 float32", "128 mixed", "256 float32", "256 mixed"].map((it) =>
      `${it} average`
    ),
  );
});

Deno.test("variedTrials() lets the style's size follow, unless it has its own", () => {
  const styleSizes = (styleSize: number) =>
    variedTrials(trialWith(styleSize), { sizes: [32, 96] })
      .map(({ settings }) => settings.styleSize);
  deepStrictEqual(styleSizes(64), [32, 96]);
  deepStrictEqual(styleSizes(48), [48, 48]);
});
