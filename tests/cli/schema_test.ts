import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { studyJsonSchema } from "../../src/config/json_schema.ts";
import { studyReference } from "../../src/config/reference.ts";
import { meansFile } from "../config/parts/part_files.ts";
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

Deno.test("schema --study knows the parts that the study uses", async () => {
  const study = `name: own
use: [./cost.ts]
base: { content: photo:astronaut, style: painted:swirl, styleCost: means }
`;
  const files = { "cost.ts": meansFile("means"), "study.yaml": study };
  await using place = await Workplace.create(files);
  const verdict = async (...args: string[]): Promise<boolean> => {
    const { code, out, err } = await spawn(["schema", ...args]);
    deepStrictEqual([code, err], [0, ""]);
    const ajv = new Ajv2020({ strict: true, strictRequired: false });
    return ajv.validate(JSON.parse(out), parse(study));
  };
  strictEqual(await verdict(), false);
  strictEqual(await verdict("--study", place.path("study.yaml")), true);
});
