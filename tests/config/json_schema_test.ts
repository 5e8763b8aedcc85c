import {
  deepStrictEqual,
  match,
  notStrictEqual,
  ok,
  strictEqual,
} from "node:assert/strict";
import fc from "fast-check";
import { FIELD_NAMES } from "../../src/config/fields.ts";
import { studyJsonSchema } from "../../src/config/json_schema.ts";
import { anyStudy, mutatedStudy } from "../support/study_arbitrary.ts";
import { CHANGES, GOOD } from "./broken_studies.ts";
import { ONLY_OURS } from "./only_ours.ts";
import { problemsOf } from "./study_texts.ts";
import { schemaProblem, schemaProblemIn } from "./study_validator.ts";

const COPY = new URL("../../configs/study.schema.json", import.meta.url);
const RENEW = "deno task schema --out configs/study.schema.json";

/** What is wrong with a study, as we see it. */
function ourProblems(text: string): string[] {
  return problemsOf(text).map(([, message]) => message);
}

Deno.test("studyJsonSchema() is what stands in configs/", async () => {
  const text = await Deno.readTextFile(COPY);
  const isCurrent = text === `${JSON.stringify(studyJsonSchema(), null, 2)}\n`;
  ok(isCurrent, `the copy is out of date; renew it with: ${RENEW}`);
});

Deno.test("studyJsonSchema() accepts every config, which names it in its first line", async () => {
  const folder = new URL(".", COPY);
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".yaml")) continue;
    const text = await Deno.readTextFile(new URL(name, folder));
    const [first] = text.split("\n");
    strictEqual(first, "# yaml-language-server: $schema=study.schema.json");
    strictEqual(schemaProblemIn(text), undefined, name);
  }
});

Deno.test("studyJsonSchema() has words and examples for every key and setting", () => {
  const { properties } = studyJsonSchema();
  const { base } = properties!;
  deepStrictEqual(Object.keys(base!.properties!), FIELD_NAMES);
  const all = { ...base!.properties, ...properties };
  for (const [key, { description, examples }] of Object.entries(all)) {
    ok(description, `${key}: add it to src/config/notes.ts`);
    strictEqual(examples!.length, 1, key);
  }
});

Deno.test("studyJsonSchema() gives examples that are right", () => {
  const { properties } = studyJsonSchema();
  const images = { content: "a.png", style: "b.png" };
  const random = { space: { beta: { uniform: [4, 40] } } };
  const study = { name: "test", base: images };
  // files of parts are loaded before a study is parsed
  const { use: _, ...others } = properties!;
  for (const [key, { examples }] of Object.entries(others)) {
    // the example is a name; here is a file
    const example = key === "extends" ? "configs/origin.yaml" : examples![0];
    const beside = key === "search" ? { random } : {};
    const text = JSON.stringify({ ...study, ...beside, [key]: example });
    deepStrictEqual([ourProblems(text), schemaProblemIn(text)], [
      [],
      undefined,
    ]);
  }
  for (const [name, it] of Object.entries(properties!.base!.properties!)) {
    const base = { ...images, [name]: it.examples![0] };
    const text = JSON.stringify({ ...study, base });
    deepStrictEqual([ourProblems(text), schemaProblemIn(text)], [
      [],
      undefined,
    ]);
  }
});

Deno.test("studyJsonSchema() leaves no value unsaid", () => {
  const open = /"(\w+)":\{\}/.exec(JSON.stringify(studyJsonSchema()));
  strictEqual(open, null, `what may ${open?.[1]} be?`);
});

Deno.test("studyJsonSchema() agrees with parseStudy() on changes of one line", () => {
  deepStrictEqual([ourProblems(GOOD), schemaProblemIn(GOOD)], [[], undefined]);
  ok(CHANGES.filter(([, , good]) => !good).length >= 40);
  for (const [line, instead, good = false] of CHANGES) {
    const text = GOOD.replace(RegExp(`^${RegExp.escape(line)}$`, "m"), instead);
    notStrictEqual(text, GOOD, line);
    const ours = ourProblems(text);
    strictEqual(ours.length === 0, good, `ours: ${instead}: ${ours}`);
    const theirs = schemaProblemIn(text);
    strictEqual(theirs === undefined, good, `schema: ${instead}: ${theirs}`);
  }
});

Deno.test.each(ONLY_OURS.map((it) => [it.kind, it] as const))(
  "studyJsonSchema() cannot see %s",
  (_, { example, message }) => {
    const base = /^base:/.test(example)
      ? ""
      : "base: {content: photo:astronaut, style: painted:swirl}\n";
    const text = `name: test\n${base}${example}\n`;
    strictEqual(schemaProblemIn(text), undefined);
    const [first = "accepted"] = ourProblems(text);
    match(first, message);
  },
);

/** Whether both see the same, or we see what only we can see. */
function agree(study: unknown): boolean {
  const ours = ourProblems(JSON.stringify(study));
  const theirs = schemaProblem(study);
  if ((ours.length === 0) === (theirs === undefined)) return true;
  const known = (message: string): boolean =>
    ONLY_OURS.some((it) => it.message.test(message));
  return ours.length > 0 && ours.every(known);
}

Deno.test("studyJsonSchema() accepts what parseStudy() accepts", () => {
  let accepted = 0;
  fc.assert(
    fc.property(anyStudy, (study) => {
      if (schemaProblem(study) === undefined) accepted++;
      return agree(study);
    }),
    { numRuns: 300 },
  );
  ok(accepted >= 200, "too few of the studies are right");
});

Deno.test("studyJsonSchema() agrees with parseStudy() on changes of one place", () => {
  fc.assert(fc.property(mutatedStudy, agree), { numRuns: 500 });
});
