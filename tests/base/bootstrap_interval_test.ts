import { deepStrictEqual, ok, throws } from "node:assert/strict";
import { bootstrapInterval } from "../../src/base/bootstrap_interval.ts";
import { seededRandom } from "../../src/base/random.ts";
import { median } from "../../src/base/stats.ts";

const medianOf = ([samples]: readonly (readonly number[])[]) =>
  median(samples!);

Deno.test("bootstrapInterval() holds the true median 95 times of 100", () => {
  const random = seededRandom(3);
  let held = 0;
  for (let trial = 0; trial < 200; trial++) {
    const samples = Array.from({ length: 15 }, random);
    const { low, high } = bootstrapInterval([samples], medianOf);
    if (low <= 0.5 && 0.5 <= high) held++;
  }
  ok(held >= 180 && held < 200, `${held} of 200`);
});

Deno.test("bootstrapInterval() repeats itself", () => {
  const samples = [1, 5, 2, 8, 3, 9, 4];
  deepStrictEqual(
    bootstrapInterval([samples], medianOf),
    bootstrapInterval([samples], medianOf),
  );
});

Deno.test("bootstrapInterval() needs samples in every group", () => {
  throws(() => bootstrapInterval([[1], []], medianOf), RangeError);
});
