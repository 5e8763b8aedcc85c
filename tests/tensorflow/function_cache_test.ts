import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { FunctionCache } from "../../src/tensorflow/function_cache.ts";

interface Fake {
  busy: boolean;
  free(): void;
}

function fakes(): { make(name: string): Fake; freed: string[] } {
  const freed: string[] = [];
  const make = (name: string) => ({
    busy: false,
    free: () => freed.push(name),
  });
  return { make, freed };
}

Deno.test("FunctionCache frees what was used longest ago", () => {
  const { make, freed } = fakes();
  const cache = new FunctionCache<Fake>(30);
  for (const name of ["a", "b", "c"]) cache.set(name, make(name), 10);
  cache.get("a");
  cache.set("d", make("d"), 10);
  deepStrictEqual(freed, ["b"]);
  strictEqual(cache.get("b"), undefined);
  cache.set("e", make("e"), 20);
  deepStrictEqual(freed, ["b", "c", "a"]);
  strictEqual(cache.bytes, 30);
});

Deno.test("FunctionCache keeps a busy entry until it is idle", () => {
  const { make, freed } = fakes();
  const cache = new FunctionCache<Fake>(10);
  const busy = { ...make("busy"), busy: true };
  cache.set("busy", busy, 10);
  cache.set("b", make("b"), 10);
  deepStrictEqual(freed, []);
  busy.busy = false;
  cache.set("c", make("c"), 10);
  deepStrictEqual(freed, ["busy", "b"]);
});

Deno.test("FunctionCache keeps the newest entry, however large", () => {
  const { make, freed } = fakes();
  const cache = new FunctionCache<Fake>(10);
  cache.set("a", make("a"), 5);
  cache.set("large", make("large"), 50);
  deepStrictEqual(freed, ["a"]);
  strictEqual(cache.size, 1);
});

Deno.test("FunctionCache.clear() frees every entry once", () => {
  const { make, freed } = fakes();
  const cache = new FunctionCache<Fake>(100);
  for (const name of ["a", "b"]) cache.set(name, make(name), 10);
  cache.clear();
  cache.clear();
  deepStrictEqual(freed, ["a", "b"]);
  deepStrictEqual([cache.size, cache.bytes], [0, 0]);
});
