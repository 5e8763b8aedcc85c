import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { differingAxes, labelOf, nameOf } from "../../src/page/state.ts";
import { sampleReport } from "./sample_report.ts";

Deno.test("differingAxes() names what tells trials apart, and all of a single one", () => {
  const data = sampleReport(2, 2);
  const [first, second, third] = data.trials;
  deepStrictEqual(differingAxes(data, [first!]), [0, 1]);
  deepStrictEqual(differingAxes(data, [first!, second!]), [0]);
  deepStrictEqual(differingAxes(data, [first!, second!, third!]), [0, 1]);
});

Deno.test("labelOf() names at most six settings, and the backend that a folder names", () => {
  const { trials } = sampleReport(1, 1);
  const axes = Array.from({ length: 8 }, (_, at) => ({
    path: `optimizer.p${at}`,
    values: [at],
    names: [[]],
  }));
  const trial = { ...trials[0]!, at: axes.map(() => 0) };
  strictEqual(
    labelOf({ axes }, trial),
    "p0 0 · p1 1 · p2 2 · p3 3 · p4 4 · p5 5 · 2 more",
  );
  const other = { ...trial, folder: `${trial.id}-wasm` };
  strictEqual(labelOf({ axes }, other, [0]), "p0 0 · wasm");
  strictEqual(nameOf(other), "t0-wasm");
});
