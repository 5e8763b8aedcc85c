import {
  deepStrictEqual,
  match,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { loadStudy } from "../../src/config/load_study.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import { readYaml } from "../../src/config/yaml_text.ts";
import { withFolder } from "../plan/plan_files.ts";
import { problemsOf, studyText } from "./study_texts.ts";

function lines(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join("");
}

Deno.test("parseStudy() tells the first 100 problems, and how many there are", () => {
  // each would be looked for in all of the file: minutes with a million
  const text = studyText() + lines(20_000, (i) => `k${i}: 1\n`);
  const problems = problemsOf(text);
  strictEqual(problems.length, 101);
  match(problems[99]![1], /^Cannot find "k99" in study/);
  match(problems[100]![1], /these are 100, and there are 19900 more/);
});

Deno.test("parseStudy() refuses rules that would take minutes", () => {
  const grid = "beta: { range: [1, 100, 1] }, seed: { range: [1, 1000, 1] }";
  const rules = (count: number) =>
    studyText("init: noise", grid) + "exclude:\n" +
    lines(count, (i) => `- { beta: ${i}.5 }\n`);
  deepStrictEqual(problemsOf(rules(201)), [[
    "4:1 exclude",
    "Cannot apply 201 rules to 100000 combinations: expected at most " +
    "20000000 for the product of the two",
  ]]);
});

Deno.test("parseStudy() refuses to draw more than 500 000 values", () => {
  const text = studyText() + "random:\n  count: 100000\n  space:\n" +
    ["alpha", "beta", "optimizer.beta1", "optimizer.beta2", "size", "seed"]
      .map((path) => `    ${path}: { uniform: [0.1, 0.9] }\n`).join("");
  match(
    problemsOf(text).map(([, message]) => message).join("\n"),
    /expected at most 500000 values in all, not 100000 rows of 6/,
  );
});

Deno.test.each([
  ["lists", "x: " + "[".repeat(65) + "]".repeat(65)],
  ["more maps than the parser's stack holds", "{ " + "a: ".repeat(30_000)],
  ["lists in lines", "- ".repeat(70) + "1"],
])("readYaml() refuses %s in each other", (_, text) => {
  const { problems } = readYaml(text, "deep.yaml");
  strictEqual(problems.length, 1);
  match(problems[0]!.message, /nested too deeply; expected at most 64 lists/);
});

Deno.test("readYaml() refuses more than 1000 aliases", () => {
  const text = (count: number) => `a: &a 1\nb:\n${"- *a\n".repeat(count)}`;
  deepStrictEqual(readYaml(text(1000), "a.yaml").problems, []);
  const [problem] = readYaml(text(1001), "a.yaml").problems;
  match(problem!.message, /^Cannot use more than 1000 aliases/);
  strictEqual(problem!.position!.line, 1003);
});

Deno.test("readYaml() takes 63 lists in a map", () => {
  const text = "x: " + "[".repeat(63) + "]".repeat(63);
  deepStrictEqual(readYaml(text, "deep.yaml").problems, []);
});

Deno.test("loadStudy() refuses a file of more than 1 MB, and one without end", async () => {
  await withFolder({ "a.yaml": "#".repeat(1_000_001) }, async (folder) => {
    await rejects(loadStudy(`${folder}/a.yaml`), {
      name: "UsageError",
      message: `Cannot read study ${folder}/a.yaml: it has 1.1 MB; at most 1 ` +
        "MB are read",
    });
  });
  if (Deno.build.os === "windows") return;
  await rejects(loadStudy("/dev/zero"), /it has more; at most 1 MB are read/);
});

Deno.test.each([
  ["extends: large.yaml", /large\.yaml: it has 1\.1 MB; at most 1 MB are read/],
  ["extends: /dev/zero", /zero: it is not a file/],
  ["use: [large.yaml]", /large\.yaml: it has 1\.1 MB; at most 1 MB are read/],
  ["use: [/dev/zero]", /zero: it is not a file/],
  [
    `use: [${"a.ts,".repeat(101)}]`,
    /expected at most 100 paths of files/,
  ],
])("loadStudy() refuses %s", async (line, expected) => {
  if (Deno.build.os === "windows" && line.includes("/dev/")) return;
  const files = {
    "large.yaml": "#".repeat(1_000_001),
    "a.yaml": `${line}\n${studyText()}`,
  };
  await withFolder(files, async (folder) => {
    await rejects(loadStudy(`${folder}/a.yaml`), expected);
  });
});

Deno.test("parseStudy() matches many stars against a long name at once", async () => {
  await withFolder({ ["a".repeat(200)]: "" }, (folder) => {
    const told = (glob: string) =>
      problemsOf(studyText("", `content: { glob: "${folder}/${glob}" }`));
    match(told("*a".repeat(50) + "b")[0]![1], /^Cannot find .* matches$/);
    const glob = "*a".repeat(50) + "?**";
    const grid = `content: { glob: "${folder}/${glob}" }`;
    strictEqual(
      parseStudy(studyText("", grid), "a.yaml").combinations.length,
      1,
    );
    return Promise.resolve();
  });
});

Deno.test("parseStudy() refuses a pattern that matches over 10 000 files", async () => {
  const names = Array.from({ length: 10_001 }, (_, i) => [`${i}.png`, ""]);
  await withFolder(Object.fromEntries(names), (folder) => {
    const grid = `content: { glob: "${folder}/*.png" }`;
    match(
      problemsOf(studyText("", grid))[0]![1],
      /it is 10001 files, and at most 10000 are allowed/,
    );
    return Promise.resolve();
  });
});
