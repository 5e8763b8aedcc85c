import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { ConfigError, StoreError } from "../../src/base/errors.ts";

Deno.test("StoreError makes one short line of what a damaged file holds", () => {
  strictEqual(new StoreError("Row\n\x1b[2J\u202e").message, "Row��[2J�");
  const { message } = new StoreError(`Cannot read ${"x".repeat(1e6)}: remove`);
  strictEqual(message.length, 1401);
  strictEqual(message.slice(-8), ": remove");
});

Deno.test("ConfigError has one line a problem, whatever they quote", () => {
  const where = "base\n";
  const { message, problems } = new ConfigError([
    { message: "Cannot use a\rb", where },
    { message: "Cannot", where },
  ]);
  strictEqual(message, "Cannot use a�b (at base�)\nCannot (at base�)");
  deepStrictEqual(problems[0], { message: "Cannot use a�b", where: "base�" });
});
