import { ok, strictEqual, throws } from "node:assert/strict";
import { type Sample, welchP } from "../../src/base/welch.ts";

function sample(mean: number, deviation: number | null, count: number): Sample {
  return { mean, deviation, count };
}

Deno.test("welchP() is that of scipy.stats.ttest_ind_from_stats 1.17.1, equal_var=False", () => {
  const known: [Sample, Sample, number][] = [
    [sample(10, 1, 3), sample(11, 2, 4), 0.4295740559775488],
    [sample(0.5, 0.02, 3), sample(0.55, 0.01, 3), 0.03156223162567842],
    [sample(1, 1e-3, 2), sample(1.001, 2e-3, 2), 0.6110947325534473],
    [sample(5, 1, 50), sample(5.3, 1.2, 40), 0.20877642793575615],
    [sample(3, 0.1, 5), sample(9, 0.2, 5), 1.998225216665391e-9],
  ];
  for (const [a, b, p] of known) {
    ok(Math.abs(welchP(a, b) / p - 1) < 1e-8, `${welchP(a, b)}`);
    strictEqual(welchP(b, a), welchP(a, b));
  }
});

Deno.test("welchP() knows series that do not scatter, and refuses single values", () => {
  strictEqual(welchP(sample(1, 0, 2), sample(1, 0, 2)), 1);
  strictEqual(welchP(sample(1, 0, 2), sample(2, 0, 2)), 0);
  throws(() => welchP(sample(1, null, 1), sample(2, 1, 3)), RangeError);
});
