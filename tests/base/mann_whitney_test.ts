import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { mannWhitney } from "../../src/base/mann_whitney.ts";

// Hollander & Wolfe (1973), page 69: R prints W = 35, p-value = 0.1272 for the
// alternative "greater", so 0.2544 for both sides
const AT_TERM = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const EARLY = [1.15, 0.88, 0.90, 0.74, 1.21];

// R's airquality: ozone in New York, May and August 1973. R prints W = 127.5,
// p-value = 0.0001208 for wilcox.test(Ozone ~ Month)
// deno-fmt-ignore
const MAY = [41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37];
// deno-fmt-ignore
const AUGUST = [39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85];

Deno.test("mannWhitney() gives R's U and p, exact and with ties", () => {
  const exact = mannWhitney(AT_TERM, EARLY);
  deepStrictEqual([exact.u, exact.p.toFixed(4)], [35, "0.2544"]);
  const tied = mannWhitney(MAY, AUGUST);
  deepStrictEqual([tied.u, tied.p.toFixed(7)], [127.5, "0.0001208"]);
});

Deno.test("mannWhitney() has the critical values of the tables for 9 and 9", () => {
  // U = 17 is the largest that is significant at 0.05, U = 11 at 0.01
  const p = (wanted: number) => mannWhitney(...seriesOf(wanted)).p;
  deepStrictEqual([p(17) <= 0.05, p(18) <= 0.05], [true, false]);
  deepStrictEqual([p(11) <= 0.01, p(12) <= 0.01], [true, false]);
});

/** Two series of nine different numbers, with this U up to 81. */
function seriesOf(u: number): [number[], number[]] {
  const second = Array.from({ length: 9 }, (_, i) => i + 1);
  const first = Array.from({ length: 9 }, (_, i) => {
    const beaten = Math.min(9, Math.max(0, u - 9 * i));
    return beaten + 0.5 + i / 100;
  });
  return [first, second];
}

Deno.test("mannWhitney() does not care which series comes first", () => {
  const [one, other] = [mannWhitney(MAY, AUGUST), mannWhitney(AUGUST, MAY)];
  strictEqual(one.u + other.u, MAY.length * AUGUST.length);
  strictEqual(one.p, other.p);
});

Deno.test("mannWhitney() finds nothing where all values are equal", () => {
  strictEqual(mannWhitney([3, 3, 3], [3, 3]).p, 1);
});

Deno.test("mannWhitney() needs numbers", () => {
  throws(() => mannWhitney([], [1]), /^RangeError: Cannot compare the series/);
  throws(() => mannWhitney([1], [NaN]), RangeError);
});
