import { deepStrictEqual } from "node:assert/strict";
import { timeToQuality } from "../../src/base/time_to_quality.ts";

const ROW = { content: 0, style: 0, layers: {}, durationMs: 100 };

Deno.test("timeToQuality() takes the first row at or below each level", () => {
  const totals = [10, 6, 5, 1.5, 3];
  const steps = totals.map((total, i) => ({ ...ROW, step: 10 * i, total }));
  deepStrictEqual(timeToQuality(steps), {
    "0.5": { iterations: 20, seconds: 2.1 },
    "0.2": { iterations: 30, seconds: 3.1 },
  });
  deepStrictEqual(timeToQuality([]), {});
});
