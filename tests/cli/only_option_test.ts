import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { toOnly } from "../../src/cli/only_option.ts";

Deno.test("toOnly() completes beginnings of names, and refuses those of several or none", () => {
  const known = ["8c40aa", "8c41aa", "view 1", "view 10", "8c40aa"];
  strictEqual(toOnly(undefined, known), undefined);
  deepStrictEqual(toOnly("8c40, view 1", known), new Set(["8c40aa", "view 1"]));
  throws(() => toOnly("8c4", known), {
    name: "UsageError",
    message:
      'Cannot tell which "8c4" is for --only: expected one of: 8c40aa, 8c41aa',
  });
  for (const name of ["8d", ""]) {
    throws(() => toOnly(`8c40,${name}`, known), {
      message: `Cannot find "${name}" for --only: expected some of: ` +
        "8c40aa, 8c41aa, view 1, view 10",
    });
  }
});
