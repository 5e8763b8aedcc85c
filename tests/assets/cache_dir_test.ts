import { strictEqual, throws } from "node:assert/strict";
import { cacheDir } from "../../src/assets/cache_dir.ts";
import { AssetError } from "../../src/base/errors.ts";

Deno.test("cacheDir() follows each platform's custom", () => {
  const home = new Map([["HOME", "/home/ada"]]);
  strictEqual(cacheDir(home, "linux"), "/home/ada/.cache/gramlab");
  strictEqual(cacheDir(home, "darwin"), "/home/ada/Library/Caches/gramlab");
  const local = new Map([["LOCALAPPDATA", "C:\\Users\\ada\\Local"]]);
  strictEqual(cacheDir(local, "windows"), "C:\\Users\\ada\\Local\\gramlab");
});

Deno.test("cacheDir() prefers GRAMLAB_CACHE, then XDG_CACHE_HOME", () => {
  const env = new Map([["HOME", "/home/ada"], ["XDG_CACHE_HOME", "/big"]]);
  strictEqual(cacheDir(env, "linux"), "/big/gramlab");
  env.set("GRAMLAB_CACHE", "/own");
  strictEqual(cacheDir(env, "linux"), "/own");
});

Deno.test("cacheDir() ignores empty variables and a relative XDG_CACHE_HOME", () => {
  const env = new Map([
    ["GRAMLAB_CACHE", ""],
    ["XDG_CACHE_HOME", "relative"],
    ["HOME", "/home/ada"],
  ]);
  strictEqual(cacheDir(env, "linux"), "/home/ada/.cache/gramlab");
});

Deno.test("cacheDir() makes a relative GRAMLAB_CACHE absolute", () => {
  const env = new Map([["GRAMLAB_CACHE", "here"]]);
  strictEqual(cacheDir(env, "linux"), `${Deno.cwd()}/here`);
});

Deno.test("cacheDir() says which variable is missing", () => {
  throws(
    () => cacheDir(new Map(), "linux"),
    (error) => error instanceof AssetError && /HOME/.test(error.message),
  );
});
