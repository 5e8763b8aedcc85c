import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseStudy } from "../../src/config/parse_study.ts";
import { withFolder } from "../plan/plan_files.ts";
import { problemsOf } from "./study_texts.ts";

const FILES = {
  "b.jpg": "",
  "a.jpg": "",
  "B1.jpg": "",
  ".hidden.jpg": "",
  "a+jpg": "",
  "c.png": "",
};

function study(pattern: string): string {
  return `name: a\nbase: {style: painted:swirl}\n` +
    `grid: {content: {glob: "${pattern}"}}\n`;
}

Deno.test("parseStudy() takes image files by pattern, sorted by name", async () => {
  await withFolder(FILES, (folder) => {
    Deno.mkdirSync(`${folder}/z.jpg`);
    Deno.mkdirSync(`${folder}/studies`);
    const found = (pattern: string): string[] =>
      parseStudy(study(pattern), `${folder}/studies/a.yaml`).combinations
        .map(({ settings }) => settings.content);
    deepStrictEqual(found("../*.jpg"), ["../B1.jpg", "../a.jpg", "../b.jpg"]);
    deepStrictEqual(found("../?.*"), ["../a.jpg", "../b.jpg", "../c.png"]);
    deepStrictEqual(found(`${folder}/c*`), [`${folder}/c.png`]);
    return Promise.resolve();
  });
});

Deno.test("parseStudy() names the folder in which a pattern finds nothing", async () => {
  await withFolder(FILES, (folder) => {
    const told = (pattern: string) => problemsOf(study(pattern));
    deepStrictEqual(told(`${folder}/*.gif`), [[
      "3:24 grid.content.glob",
      `Cannot find ${folder}/*.gif: none of the 5 files in folder ${folder} ` +
      "matches",
    ]]);
    deepStrictEqual(told(`${folder}/no/*.gif`).map(([, it]) => it), [
      `Cannot look for ${folder}/no/*.gif: there is no folder ${folder}/no; ` +
      "paths are relative to the file they are written in",
    ]);
    strictEqual(
      told("*/a.jp?")[0]![1],
      "Cannot look for */a.jp?: expected * and ? in the name of the file " +
        "only, not in that of a folder",
    );
    strictEqual(told("a.jpg").length, 1);
    return Promise.resolve();
  });
});
