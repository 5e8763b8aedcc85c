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

Deno.test("cacheError() tells of a place that Deno keeps for itself", () => {
  const refused = new Deno.errors.NotCapable("Requires all access");
  const error = cacheError(refused, "/proc/cache");
  ok(error instanceof AssetError);
  match(error.message, /folder \/proc\/cache: Requires all access; make it/);
});

Deno.test("cacheError() leaves other errors as they are", () => {
  for (const error of [new TypeError("A bug"), "a string"]) {
    strictEqual(cacheError(error, "/cache"), error);
  }
});
