import { strictEqual } from "node:assert/strict";
import {
  combinations,
  countCombinations,
} from "../../src/config/combinations.ts";

Deno.test("combinations() picks nothing in one way, and from nothing in none", () => {
  strictEqual([...combinations([])].length, 1);
  strictEqual([...combinations([2, 0])].length, 0);
});

Deno.test("combinations() counts as a clock does", () => {
  const sizes = [2, 3, 4];
  let place = 0;
  for (const [days, hours, minutes] of combinations(sizes)) {
    strictEqual(days! * 12 + hours! * 4 + minutes!, place++);
  }
  strictEqual(place, countCombinations(sizes));
});
