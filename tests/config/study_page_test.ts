import { ok, strictEqual } from "node:assert/strict";
import { putReference, studyReference } from "../../src/config/reference.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import { planStudy } from "../../src/plan/plan_study.ts";
import { pngFile, withFolder } from "../plan/plan_files.ts";
import { schemaProblemIn } from "./study_validator.ts";

const PAGE = new URL("../../docs/studies.md", import.meta.url);

const BASE = "base: { content: photo:astronaut, style: painted:swirl }\n";

/** An example of the page, with what it leaves out. */
function completed(example: string): string {
  const name = /^name:/m.test(example) ? "" : "name: example\n";
  const hasBase = /^(base|extends):/m.test(example);
  return name + (hasBase ? "" : BASE) + example;
}

Deno.test("docs/studies.md tells how many trials each example has", async () => {
  const page = await Deno.readTextFile(PAGE);
  const examples = [...page.matchAll(/```yaml\n(# (\d+) trials?\b.*?)```/gs)];
  // one shows a line that is no study
  strictEqual(examples.length, page.match(/^```yaml$/gm)!.length - 1);
  const files = {
    "a.jpg": await pngFile(0.1),
    "b.jpg": await pngFile(0.2),
    "c.jpg": await pngFile(0.3),
  };
  // an example that others extend
  const parents = examples.flatMap(([, text]) => {
    const [, name] = /^# .*, in (\S+\.yaml)\n/.exec(text!) ?? [];
    return name === undefined ? [] : [[name, text!]];
  });
  strictEqual(parents.length, 1);
  const all = { ...files, ...Object.fromEntries(parents) };
  await withFolder(all, async (folder) => {
    for (const [, example, count] of examples) {
      const text = completed(example!.replace("../photos", folder));
      strictEqual(schemaProblemIn(text), undefined, example);
      const { trials } = await planStudy(
        parseStudy(text, `${folder}/study.yaml`),
      );
      strictEqual(trials.length, Number(count), example);
    }
  });
});

Deno.test("docs/studies.md has a cookbook of whole studies that run anywhere", async () => {
  const page = await Deno.readTextFile(PAGE);
  const cookbook = page.slice(page.indexOf("\n## Cookbook"));
  const studies = [...cookbook.matchAll(/```yaml\n(.*?)```/gs)].map((
    [, text],
  ) => parseStudy(text!, "study.yaml"));
  const names = new Set(studies.map(({ name }) => name));
  ok(names.size >= 10);
  strictEqual(names.size, studies.length);
  for (const { combinations, name } of studies) {
    for (const { settings: { content, style } } of combinations) {
      ok(/^photo:|^painted:/.test(content), name);
      ok(/^photo:|^painted:/.test(style), name);
    }
  }
});

Deno.test("docs/studies.md has the reference of the definition", async () => {
  const page = await Deno.readTextFile(PAGE);
  const isCurrent = putReference(page, studyReference(), "page") === page;
  ok(
    isCurrent,
    "the reference is out of date; renew it with: " +
      "deno task schema --markdown --out docs/studies.md",
  );
});
