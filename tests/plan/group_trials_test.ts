import { deepStrictEqual } from "node:assert/strict";
import type { Settings } from "../../src/base/records.ts";
import { groupTrials } from "../../src/plan/group_trials.ts";
import { paintedTrial } from "../support/painted_trial.ts";

Deno.test("groupTrials() puts shapes together, then images, and keeps the order else", () => {
  const trials = [32, 64].flatMap((size) =>
    ["swirl", "mosaic"].flatMap((name) =>
      [1, 2].map((beta) => {
        const trial = paintedTrial({ size, beta } as Partial<Settings>);
        const style = { kind: "painted", name, version: 1, seed: 0 } as const;
        return { ...trial, id: `${size} ${name} ${beta}`, style };
      })
    )
  );
  // beta slowest, then image, then size: everything apart
  const written = [0, 4, 2, 6, 1, 5, 3, 7].map((at) => trials[at]!);
  deepStrictEqual(groupTrials(written), trials);
});
