import { strictEqual } from "node:assert/strict";
import { labelOf, titleOf } from "../../src/check/outputs/labels.ts";

const PATH = "network.pooling";

Deno.test("labelOf() names settings, counts those it has no room for, and shows all where that is not clear", () => {
  const of = (id: string, seed: number) => ({
    id,
    varied: { beta: 400, [PATH]: "average", styleSize: 128, seed },
  });
  const [one, two] = [of("0123456789ab", 1), of("123456789abc", 2)];
  strictEqual(labelOf(one), "beta 400 · pooling average +2");
  strictEqual(labelOf(one, [one]), "beta 400 · pooling average +2");
  strictEqual(
    labelOf(one, [one, two]),
    "beta 400 · pooling average · styleSize 128 · seed 1",
  );
});

Deno.test("titleOf() has the id of a trial, and the name of an image once", () => {
  const trial = { id: "0123456789ab", varied: {} };
  strictEqual(titleOf(trial), "nothing varied (0123456789ab)");
  strictEqual(titleOf({ id: "view 1", varied: {} }), "view 1");
});
