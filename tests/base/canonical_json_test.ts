import { strictEqual, throws } from "node:assert/strict";
import { canonicalJson } from "../../src/base/canonical_json.ts";

Deno.test("canonicalJson() sorts keys at every depth and keeps lists", () => {
  const value = { b: [2, 1, { d: null, c: "ä" }], a: { z: true, Y: false } };
  strictEqual(
    canonicalJson(value),
    '{"a":{"Y":false,"z":true},"b":[2,1,{"c":"ä","d":null}]}',
  );
});

Deno.test("canonicalJson() writes the same number the same way", () => {
  strictEqual(canonicalJson([1e-8, 0.00000001, 4.0, -0]), "[1e-8,1e-8,4,0]");
});

Deno.test("canonicalJson() refuses numbers that JSON cannot hold", () => {
  throws(() => canonicalJson({ a: [NaN] }), RangeError);
  throws(() => canonicalJson(-Infinity), RangeError);
});
