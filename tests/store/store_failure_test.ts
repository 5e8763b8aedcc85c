import { match, ok, strictEqual } from "node:assert/strict";
import { StoreError } from "../../src/base/errors.ts";
import { storeFailure } from "../../src/store/store_failure.ts";

function failure(code: string, errcode?: number): Error {
  return Object.assign(new Error("os error"), { code, errcode });
}

Deno.test.each([
  ["a full disk", failure("ENOSPC"), /the disk is full; free some space/],
  ["a read-only disk", failure("EROFS"), /it is read-only; .*--results DIR/],
  ["a foreign folder", failure("EACCES"), /permission is denied/],
  ["a full disk of SQLite", failure("ERR_SQLITE_ERROR", 13), /disk is full/],
  ["no room for SQLite", failure("ERR_SQLITE_ERROR", 4874), /disk is full/],
  [
    "a disk that SQLite cannot use",
    failure("ERR_SQLITE_ERROR", 778),
    /written/,
  ],
  ["no file for SQLite", failure("ERR_SQLITE_ERROR", 14), /made or opened/],
  ["a file too large", Error("Large (os error 27)"), /ulimit -f/],
  ["a used-up quota", Error("Quota (os error 122)"), /the disk is full/],
  ["what Deno has no name for", Error("Rare (os error 116)"), /Rare .* mend/],
  ["something rare", failure("EIO"), /os error; mend that or choose/],
])("storeFailure() words %s for users", (_, cause, expected) => {
  const error = storeFailure("write trial", "results/x", cause);
  ok(error instanceof StoreError);
  match(error.message, /^Cannot write trial "results\/x": /);
  match(error.message, expected);
  strictEqual(error.cause, cause);
});

Deno.test("storeFailure() leaves bugs and worded errors alone", () => {
  for (const error of [new TypeError("a bug"), new StoreError("Worded")]) {
    strictEqual(storeFailure("write", "x", error), error);
  }
});
