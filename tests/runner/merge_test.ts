import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { merge } from "../../src/runner/merge.ts";

/** Yields names, and writes down how it ended. */
async function* source(
  name: string,
  count: number,
  log: string[],
): AsyncGenerator<string, void, void> {
  try {
    for (let i = 0; i < count; i++) {
      await Promise.resolve();
      yield `${name}${i}`;
    }
    log.push(`${name} done`);
  } finally {
    log.push(`${name} freed`);
  }
}

Deno.test("merge() passes all on, each source in its order", async () => {
  const log: string[] = [];
  const all = await Array.fromAsync(
    merge([source("a", 3, log), source("b", 2, log), source("c", 0, log)]),
  );
  deepStrictEqual(all.filter((it) => it.startsWith("a")), ["a0", "a1", "a2"]);
  deepStrictEqual(all.filter((it) => it.startsWith("b")), ["b0", "b1"]);
  strictEqual(all.length, 5);
  // side by side, not one after the other
  strictEqual(all.indexOf("b0") < all.indexOf("a2"), true);
});

Deno.test("merge() keeps a source waiting until its value is dealt with", async () => {
  let asked = 0;
  async function* counting(): AsyncGenerator<number, void, void> {
    for (; asked < 3;) yield await Promise.resolve(++asked);
  }
  for await (const value of merge([counting()])) {
    await Promise.resolve();
    strictEqual(asked, value);
  }
});

Deno.test("merge() ends the others when one throws, or nobody asks any more", async () => {
  const log: string[] = [];
  async function* broken(): AsyncGenerator<string, void, void> {
    yield await Promise.resolve("x");
    throw new Error("It broke");
  }
  await rejects(
    Array.fromAsync(merge([broken(), source("a", 1e6, log)])),
    /It broke/,
  );
  deepStrictEqual(log, ["a freed"]);
  for await (const _ of merge([source("b", 9, log), source("c", 9, log)])) {
    break;
  }
  deepStrictEqual(log.slice(1).sort(), ["b freed", "c freed"]);
});

Deno.test("merge() tells what fails while it ends", async () => {
  async function* stubborn(): AsyncGenerator<string, void, void> {
    try {
      yield await Promise.resolve("x");
    } finally {
      // deno-lint-ignore no-unsafe-finally -- what is tested
      throw new Error("It will not end");
    }
  }
  await rejects(async () => {
    for await (const _ of merge([stubborn()])) break;
  }, /It will not end/);
});
