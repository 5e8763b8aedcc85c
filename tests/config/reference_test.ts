import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { studyReference } from "../../src/config/reference.ts";

/** Key to the other cells of its row. */
const ROWS = new Map(
  studyReference().split("\n").filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()))
    .map(([key, ...cells]) => [key!.slice(1, -1), cells]),
);

Deno.test("studyReference() says of each key what it means, with an example", () => {
  const silent = [...ROWS].filter(([, [meaning, , , , example]]) =>
    meaning === "" || example === ""
  );
  deepStrictEqual(silent, []);
  strictEqual(ROWS.size > 60, true);
});

Deno.test("studyReference() tells what all forms of a map take, and their defaults", () => {
  const allowed = (key: string): string => ROWS.get(key)![3]!;
  strictEqual(allowed("stop.rule"), "`plateau`, `median`, `halving`");
  strictEqual(allowed("init.name"), "`content`, `noise`");
  match(studyReference(), /\| `stop.every` \| plateau.*\| `10` \|/);
  match(studyReference(), /\| `stop.every` \| median.*\| `50` \|/);
});

Deno.test("studyReference() has each setting with unit, default, range and example", () => {
  const reference = studyReference();
  const rows = [
    "| `size` | .* | pixels | `400` | a whole number ≥ 1 and ≤ 16384 | `320` |",
    "| `optimizer.beta1` | .* |  | `0.9` | a number ≥ 0 and < 1 | `0.9` |",
    "| `network.pooling` | .* |  | `max` | `max`, `average` | `average` |",
    "| `random.method` | .* |  | `random` | `random`, `sobol` | `sobol` |",
    "| `weights` | .* |  |  | a list of numbers ≥ 0 | `\\[3, 1\\]` |",
  ];
  for (const row of rows) {
    match(reference, RegExp(`^${row.replaceAll("|", "\\|")}$`, "m"));
  }
});
