import { strictEqual } from "node:assert/strict";
import { thrownAt } from "../../src/check/thrown_at.ts";

/** As records have it. */
const HERE = `file://${Deno.cwd()}`;

Deno.test("thrownAt() takes the first file that is no package's", () => {
  const at = (...frames: readonly string[]) =>
    thrownAt(["Error: no", ...frames].join("\n"));
  const inside = `    at pool (${HERE}/src/a%20(b).ts:174:36)`;
  strictEqual(
    at(
      "    at Array.map (<anonymous>)",
      `    at Engine.tidy (${HERE}/node_modules/x/dist/x.js:4561:21)`,
      inside,
      `    at ${HERE}/src/other.ts:1:2`,
    ),
    "src/a (b).ts:174",
  );
  strictEqual(
    at(`    at ${HERE}/../studies/part.ts:3:4`),
    "../studies/part.ts:3",
  );
  strictEqual(at(`    at async f (${HERE}/a%ff.ts:3:4)`), "a\ufffd.ts:3");
  strictEqual(at("    at file:///:x", "at nothing"), undefined);
});
