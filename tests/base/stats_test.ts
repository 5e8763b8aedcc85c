import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { median, medianDeviation, spread } from "../../src/base/stats.ts";

Deno.test("median() takes the middle value, in numeric order", () => {
  strictEqual(median([10, 9, 100]), 10);
});

Deno.test("median() takes the mean of two middle values", () => {
  strictEqual(median([4, 1, 3, 2]), 2.5);
});

Deno.test("median() leaves its argument alone", () => {
  const values = Object.freeze([3, 1, 2]);
  strictEqual(median(values), 2);
});

Deno.test("median() refuses no values and NaN", () => {
  throws(() => median([]), RangeError);
  throws(() => median([1, NaN]), RangeError);
});

Deno.test("medianDeviation() is not moved by one outlier", () => {
  strictEqual(medianDeviation([10, 11, 12, 13, 14]), 1);
  strictEqual(medianDeviation([10, 11, 12, 13, 1e9]), 1);
});

Deno.test("spread() divides by one less than the number of values", () => {
  deepStrictEqual(spread([2, 4, 4, 4, 5, 5, 7, 9]), {
    mean: 5,
    deviation: Math.sqrt(32 / 7),
  });
});

Deno.test("spread() knows no deviation of one value, and nothing of none", () => {
  deepStrictEqual(spread([3]), { mean: 3, deviation: null });
  throws(() => spread([]), RangeError);
});
