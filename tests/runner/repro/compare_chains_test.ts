import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { compareChains } from "../../../src/runner/repro/compare_chains.ts";

/** Hashes of every tenth image. */
function chain(text: string) {
  return [...text].map((sha256, at) => ({ step: 10 * at, sha256 }));
}

Deno.test.each([
  ["abcd", "abcd", undefined],
  ["", "", undefined],
  // the runs part
  ["abcd", "abxy", { sameUntil: 10, differsAt: 20, agreesLater: false }],
  ["abcd", "wxyz", { sameUntil: null, differsAt: 0, agreesLater: false }],
  // one row was changed, or lost
  ["axcd", "abcd", { sameUntil: 0, differsAt: 10, agreesLater: true }],
  ["abc", "abcd", { sameUntil: 20, differsAt: 30, agreesLater: false }],
  ["", "ab", { sameUntil: null, differsAt: 0, agreesLater: false }],
  // one row too many
  ["abcde", "abcd", { sameUntil: 30, differsAt: 40, agreesLater: false }],
])(
  "compareChains() of %s, recorded, and %s gives %j",
  (before, now, expected) => {
    deepStrictEqual(compareChains(chain(before), chain(now)), expected);
  },
);

Deno.test("compareChains() finds a row whose step was damaged", () => {
  const damaged = chain("abc").with(1, { step: NaN, sha256: "b" });
  strictEqual(compareChains(damaged, chain("abc"))!.differsAt, 10);
});
