import { match, ok, strictEqual } from "node:assert/strict";
import { cacheError } from "../../src/assets/cache_error.ts";
import { AssetError } from "../../src/base/errors.ts";

Deno.test("cacheError() tells a full disk from a folder it may not write", () => {
  const explain = (code: string): string => {
    const cause = Object.assign(new Error(`refused: ${code}`), { code });
    const error = cacheError(cause, "/cache");
    ok(error instanceof AssetError);
    strictEqual(error.cause, cause);
    return error.message;
  };
  match(explain("ENOSPC"), /folder \/cache: the disk is full/);
  match(explain("EROFS"), /folder \/cache: refused: EROFS; make it writable/);
});

Deno.test("cacheError() leaves other errors as they are", () => {
  const refused = new Deno.errors.NotCapable("Requires write access");
  for (const error of [new TypeError("A bug"), refused, "a string"]) {
    strictEqual(cacheError(error, "/cache"), error);
  }
});
