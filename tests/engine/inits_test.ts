import {
  deepStrictEqual,
  notStrictEqual,
  ok,
  strictEqual,
} from "node:assert/strict";
import { INITS } from "../../src/engine/catalog.ts";
import { contentPattern } from "../golden/patterns.ts";

const PIXELS = contentPattern(8, 9);

for (const [name, { create, seeded }] of Object.entries(INITS)) {
  Deno.test(`init ${name} gives an image of its own, of the same size, 0–1`, () => {
    const before = PIXELS.slice();
    const image = create(PIXELS, 1);
    strictEqual(image.length, PIXELS.length);
    ok(image.every((value) => value >= 0 && value <= 1));
    notStrictEqual(image, PIXELS);
    deepStrictEqual(PIXELS, before);
  });

  Deno.test(`init ${name} gives the same pixels for the same seed`, () => {
    deepStrictEqual(create(PIXELS, 7), create(PIXELS, 7));
  });

  Deno.test(`init ${name} ${seeded ? "heeds" : "ignores"} the seed`, () => {
    const [one, two] = [create(PIXELS, 1), create(PIXELS, 2)];
    strictEqual(one.some((value, i) => value !== two[i]), seeded);
  });
}
