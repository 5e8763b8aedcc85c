import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import { seededRandom } from "../../src/base/random.ts";
import { signTest } from "../../src/bench/sign_test.ts";

Deno.test("signTest() agrees with the binomial distribution of R", () => {
  const made = (above: number, below: number) => [
    ...Array(above).fill(1),
    ...Array(below).fill(-1),
  ];
  // binom.test(9, 10, alternative = "greater") and so on
  strictEqual(signTest(made(9, 1)).p.toFixed(5), "0.01074");
  strictEqual(signTest(made(10, 2)).p.toFixed(5), "0.01929");
  strictEqual(signTest(made(7, 1)).p.toFixed(5), "0.03516");
  strictEqual(signTest(made(0, 7)).p, 1);
});

Deno.test("signTest() does not care how far a difference lies off", () => {
  const near = [1, 2, 3, 4, 5, 6, 7, 8, 9, -1];
  const far = [1, 2, 3, 4, 5, 6, 7, 8, 9, -1e9];
  deepStrictEqual(signTest(far), signTest(near));
});

Deno.test("signTest() has an interval that holds the truth in 95 % of cases", () => {
  const random = seededRandom(5);
  // many small steps and a few large ones, as of a busy machine
  const draw = () => (random() - 0.5) * (random() < 0.2 ? 10 : 1);
  let hits = 0;
  for (let i = 0; i < 2000; i++) {
    const { low, high } = signTest(Array.from({ length: 12 }, () =>
      1 + draw())).interval;
    if (low <= 1 && 1 <= high) hits++;
  }
  // the exact level with twelve is 1 − 2 · 79/4096 = 0.961
  ok(hits > 1890 && hits < 1950, String(hits));
});

Deno.test("signTest() does not find zero above zero", () => {
  deepStrictEqual(signTest([0, 0, 0, 0, 0, 0]), {
    estimate: 0,
    interval: { low: 0, high: 0 },
    p: 1,
  });
});

Deno.test("signTest() refuses nothing, NaN, and more than it can count", () => {
  for (const values of [[], [1, NaN], Array(51).fill(1)]) {
    throws(() => signTest(values), /RangeError: Cannot test \d+ differences/);
  }
});
