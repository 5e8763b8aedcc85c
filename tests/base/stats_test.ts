import { strictEqual, throws } from "node:assert/strict";
import { median, medianDeviation } from "../../src/base/stats.ts";

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
