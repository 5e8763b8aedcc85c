import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import { seededRandom } from "../../src/base/random.ts";
import { signedRank } from "../../src/bench/signed_rank.ts";

/** Sum of the ranks of those above zero. */
function rankSum(values: readonly number[]): number {
  const order = values.toSorted((a, b) => Math.abs(a) - Math.abs(b));
  return order.reduce((sum, it, at) => sum + (it > 0 ? at + 1 : 0), 0);
}

/** The share of all signs that give at least the rank sum. */
function countSigns(values: readonly number[]): number {
  const all = 2 ** values.length;
  const wanted = rankSum(values);
  let count = 0;
  for (let signs = 0; signs < all; signs++) {
    const signed = values.map((it, at) => signs >> at & 1 ? it : -it);
    if (rankSum(signed) >= wanted) count++;
  }
  return count / all;
}

Deno.test("signedRank() has the p of all signs, counted one by one", () => {
  const random = seededRandom(3);
  for (const count of [1, 4, 7, 8, 10]) {
    const values = Array.from({ length: count }, () => random() - 0.3);
    const expected = countSigns(values);
    ok(Math.abs(signedRank(values).p - expected) < 1e-12, String(count));
  }
});

// Hollander & Wolfe (1973): depression before and after; R's wilcox.test gives
// V = 40, p = 0.01953 and the estimate 0.46
Deno.test("signedRank() agrees with a published example", () => {
  const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
  const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
  const found = signedRank(before.map((value, at) => value - after[at]!));
  strictEqual(found.p.toFixed(5), "0.01953");
  strictEqual(found.estimate.toFixed(2), "0.46");
});

Deno.test("signedRank() has an interval that holds the truth in 95 % of cases", () => {
  const random = seededRandom(5);
  // many small steps and a few large ones, as of a busy machine
  const draw = () => (random() - 0.5) * (random() < 0.2 ? 10 : 1);
  let hits = 0;
  for (let i = 0; i < 2000; i++) {
    const { low, high } = signedRank(Array.from({ length: 8 }, () =>
      1 + draw())).interval;
    if (low <= 1 && 1 <= high) hits++;
  }
  // the exact level with eight is 1 − 2 · 5/256 = 0.961
  ok(hits > 1890 && hits < 1950, String(hits));
});

Deno.test("signedRank() takes equal values, and does not find zero above zero", () => {
  deepStrictEqual(signedRank([0, 0, 0, 0, 0, 0]), {
    estimate: 0,
    interval: { low: 0, high: 0 },
    p: 1,
  });
});

Deno.test("signedRank() refuses nothing, NaN, and more than it can count", () => {
  for (const values of [[], [1, NaN], Array(51).fill(1)]) {
    throws(() => signedRank(values), /RangeError: Cannot rank \d+ differences/);
  }
});
