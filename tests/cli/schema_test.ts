import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { studyJsonSchema } from "../../src/config/json_schema.ts";
import { studyReference } from "../../src/config/reference.ts";
import { cli } from "../support/io.ts";
import { spawn, Workplace } from "./workplace.ts";

const MARKS = [
  "<!-- What follows is made by: " +
  "deno task schema --markdown --out docs/studies.md -->",
  "<!-- Here ends what is made. -->",
];

Deno.test("schema prints the JSON Schema, and writes it with --out", async () => {
  await using place = await Workplace.create();
  const path = place.path("study.schema.json");
  const printed = await cli(["schema"]);
  deepStrictEqual(JSON.parse(printed.out), studyJsonSchema());
  // with the permissions of its task
  const written = await spawn(["schema", "--out", path]);
  deepStrictEqual([written.code, written.out, written.err], [0, "", ""]);
  strictEqual(await Deno.readTextFile(path), printed.out);
});

Deno.test("schema --markdown puts the reference between the marks of a page", async () => {
  const page = `before\n${MARKS.join("\nolden\n")}\nafter\n`;
  await using place = await Workplace.create({ "page.md": page });
  const path = place.path("page.md");
  const args = ["schema", "--markdown", "--out", path];
  strictEqual((await cli(args)).code, 0);
  const once = await Deno.readTextFile(path);
  ok(once.startsWith(`before\n${MARKS[0]}\n\n### Keys\n`));
  ok(once.endsWith(`${studyReference()}\n${MARKS[1]}\nafter\n`));
  ok(!once.includes("olden"));
  strictEqual((await cli(args)).code, 0);
  strictEqual(await Deno.readTextFile(path), once);
});

Deno.test("schema says what is wrong with the file it should write", async () => {
  await using place = await Workplace.create({ "page.md": "no marks\n" });
  const path = place.path("page.md");
  const page = await cli(["schema", "--markdown", "--out", path]);
  strictEqual(page.code, 2);
  match(page.err, /Cannot find the place of the reference in .*page\.md/);
  strictEqual(await Deno.readTextFile(path), "no marks\n");
  const missing = ["schema", "--markdown", "--out", place.path("none.md")];
  match((await cli(missing)).err, /Cannot read .*none\.md: expected a page/);
  const folder = await cli(["schema", "--out", place.path("no/such/file")]);
  strictEqual(folder.code, 6);
  match(folder.err, /Cannot write .*: there is no folder/);
  strictEqual((await cli(["schema", "all"])).code, 2);
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
