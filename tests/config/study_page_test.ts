import { ok, strictEqual } from "node:assert/strict";
import { parseStudy } from "../../src/config/parse_study.ts";
import { planStudy } from "../../src/plan/plan_study.ts";
import { pngFile, withFolder } from "../plan/plan_files.ts";

const PAGE = new URL("../../docs/study.md", import.meta.url);

const BASE = "base: { content: photo:astronaut, style: painted:swirl }\n";

/** An example of the page, with what it leaves out. */
function completed(example: string): string {
  const name = /^name:/m.test(example) ? "" : "name: example\n";
  const hasBase = /^(base|extends):/m.test(example);
  return name + (hasBase ? "" : BASE) + example;
}

Deno.test("docs/study.md tells how many trials each example has", async () => {
  const page = await Deno.readTextFile(PAGE);
  const examples = [...page.matchAll(/```yaml\n(# (\d+) trials?\b.*?)```/gs)];
  strictEqual(examples.length, page.match(/^```yaml$/gm)!.length);
  ok(examples.length >= 12);
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
      const { trials } = await planStudy(
        parseStudy(text, `${folder}/study.yaml`),
      );
      strictEqual(trials.length, Number(count), example);
    }
  });
});
