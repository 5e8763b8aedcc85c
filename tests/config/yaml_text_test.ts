import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { readYaml } from "../../src/config/yaml_text.ts";

function problemsOf(text: string): string[] {
  return readYaml(text, "a.yaml").problems.map(({ message, position }) =>
    `${position?.line}:${position?.column} ${message}`
  );
}

Deno.test.each([
  ["a: b: c\n", /^1:4 Cannot read the YAML: nested mappings/],
  ["a:\n\t- b\n", /^2:1 Cannot read the YAML: tabs are not allowed/],
  [
    "---\na: 1\n---\nb: 2\n",
    /^3:1 Cannot read the YAML: it holds several documents; a study is one/,
  ],
  ["a: !foo 3\n", /^1:4 Cannot read the YAML: unresolved tag: !foo/],
  ["a: !!int. 3\n", /^1:4 Cannot read the YAML: unresolved tag: .*int$/],
  ["a: 1\nb: 2\na: 3\n", /^3:1 Cannot use key "a" twice/],
  ["1: a\n'1': b\n", /^2:1 Cannot use key "1" twice/],
  ["? [a]\n: b\n", /^1:3 Cannot use a list, map or alias as key/],
  ["a: *x\nb: &x 1\n", /^1:4 Cannot find anchor "x"/],
  ["a: &x 1\nb: { <<: [{c: 1}, *x] }\n", /^2:6 Cannot merge what is not a map/],
  ["a: &x [1, *x]\n", /^1:11 Cannot use \*x inside &x/],
])("readYaml() explains %j", (text, expected) => {
  const problems = problemsOf(text);
  strictEqual(problems.length, 1);
  match(problems[0]!, expected);
});

Deno.test("readYaml() survives lists nested beyond its depth", () => {
  const problems = problemsOf("a: " + "[".repeat(5000));
  strictEqual(problems.length, 1);
  match(problems[0]!, /nested too deeply; expected at most 64 lists/);
});

Deno.test("readYaml() reports several syntax errors", () => {
  strictEqual(problemsOf("a: [\nb: {c\nc: 1\n").length, 2);
});

Deno.test("readYaml() stops an alias bomb, and lets many aliases pass", () => {
  const bomb = ["a: &a [1,1,1,1,1,1,1,1,1,1]"];
  for (const [from, to] of ["ab", "bc", "cd", "de", "ef"]) {
    bomb.push(`${to}: &${to} [${`*${from},`.repeat(9)}*${from}]`);
  }
  match(problemsOf(bomb.join("\n"))[0]!, /^2:8 Cannot expand the aliases/);
  deepStrictEqual(problemsOf(`a: &a {b: 1}\nc: [${"*a, ".repeat(900)}]\n`), []);
});

Deno.test("readYaml() locates what came through merges and aliases", () => {
  const text = "x: &x {size: 1}\ny:\n  <<: [*x]\n  z: 2\nw: *x\n";
  const { locate } = readYaml(text, "a.yaml");
  const at = (...path: string[]) => {
    const { line, column } = locate(path, "value");
    return [line, column];
  };
  deepStrictEqual(at("y", "size"), [1, 14]);
  deepStrictEqual(at("w", "size"), [1, 14]);
  deepStrictEqual(at("y", "z"), [4, 6]);
  deepStrictEqual(at("y", "missing"), [2, 1]);
});
