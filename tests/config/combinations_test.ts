import { deepStrictEqual, strictEqual } from "node:assert/strict";
import {
  combinationAt,
  combinationIndex,
  combinations,
  countCombinations,
} from "../../src/config/combinations.ts";

Deno.test("combinations() picks nothing in one way, and from nothing in none", () => {
  strictEqual([...combinations([])].length, 1);
  strictEqual([...combinations([2, 0])].length, 0);
});

Deno.test("combinationIndex() and combinationAt() follow combinations()", () => {
  const sizes = [2, 3, 4];
  let place = 0;
  for (const indexes of combinations(sizes)) {
    strictEqual(combinationIndex(indexes, sizes), place);
    deepStrictEqual(combinationAt(place, sizes), [...indexes]);
    place++;
  }
  strictEqual(place, countCombinations(sizes));
});
