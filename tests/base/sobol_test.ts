import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { sha256 } from "../../src/base/sha256.ts";
import { SOBOL_DIMENSIONS, sobolColumn } from "../../src/base/sobol.ts";

Deno.test("sobolColumn() gives the points that Joe and Kuo show", () => {
  // https://web.maths.unsw.edu.au/~fkuo/sobol/, the example in 3 dimensions
  const points = [
    [0, 0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125, 0.1875, 0.6875],
    [0, 0.5, 0.25, 0.75, 0.375, 0.875, 0.125, 0.625, 0.3125, 0.8125],
    [0, 0.5, 0.25, 0.75, 0.625, 0.125, 0.875, 0.375, 0.9375, 0.4375],
  ];
  for (const [dimension, expected] of points.entries()) {
    const column = Array.from(sobolColumn(dimension, 10), (it) => it / 2 ** 32);
    deepStrictEqual(column, expected);
  }
});

Deno.test("sobolColumn() visits each of 4096 parts of a line once", () => {
  for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++) {
    const parts = Array.from(sobolColumn(dimension, 4096), (it) => it >>> 20);
    strictEqual(new Set(parts).size, 4096, `dimension ${dimension}`);
  }
});

Deno.test("sobolColumn() visits each corner of the cube once (property A)", () => {
  const count = 2 ** SOBOL_DIMENSIONS;
  const corners = new Uint32Array(count);
  for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++) {
    sobolColumn(dimension, count).forEach((bits, i) => {
      corners[i]! |= (bits >>> 31) << dimension;
    });
  }
  strictEqual(new Set(corners).size, count);
});

Deno.test("sobolColumn() never changes: ids of trials depend on it", () => {
  const columns = Array.from(
    { length: SOBOL_DIMENSIONS },
    (_, dimension) => sobolColumn(dimension, 128).join(),
  );
  strictEqual(sha256(columns.join("\n")).slice(0, 16), "560523f85ab56bdc");
});
