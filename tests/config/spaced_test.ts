import { deepStrictEqual, strictEqual } from "node:assert/strict";
import {
  linearNumbers,
  logNumbers,
  rangeCount,
  rangeNumbers,
} from "../../src/config/spaced.ts";

Deno.test("rangeNumbers() gives the decimals that integers give", () => {
  for (const unit of [1, 10, 100, 1e6]) {
    for (let from = -7; from <= 7; from += 2) {
      for (const step of [1, 3, 7]) {
        // every other one is not hit by the last step
        const to = from + 40;
        const count = Math.floor((to - from) / step) + 1;
        // a quotient of whole numbers is rounded once: it is the decimal
        const expected = Array.from(
          { length: count },
          (_, i) => (from + i * step) / unit,
        );
        const found = rangeNumbers(from / unit, to / unit, step / unit);
        deepStrictEqual(found, expected);
        strictEqual(rangeCount(from / unit, to / unit, step / unit), count);
      }
    }
  }
});

Deno.test("rangeNumbers() goes down, and stays where it begins", () => {
  deepStrictEqual(rangeNumbers(0.3, 0, -0.1), [0.3, 0.2, 0.1, 0]);
  deepStrictEqual(rangeNumbers(5, 5, 2), [5]);
  deepStrictEqual(rangeNumbers(1e-7, 3e-7, 1e-7), [1e-7, 2e-7, 3e-7]);
});

Deno.test("linearNumbers() and logNumbers() keep their ends and decimals", () => {
  deepStrictEqual(linearNumbers(0, 1, 11)[3], 0.3);
  deepStrictEqual(linearNumbers(10, 0, 3), [10, 5, 0]);
  deepStrictEqual(linearNumbers(0.1, 1 / 3, 2), [0.1, 1 / 3]);
  deepStrictEqual(logNumbers(100, 0.001, 6), [100, 10, 1, 0.1, 0.01, 0.001]);
  deepStrictEqual(logNumbers(50, 400, 4), [50, 100, 200, 400]);
});
