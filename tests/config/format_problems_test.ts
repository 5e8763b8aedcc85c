import { ok, strictEqual } from "node:assert/strict";
import { ConfigError } from "../../src/base/errors.ts";
import { formatProblems } from "../../src/config/format_problems.ts";
import { parseStudy } from "../../src/config/parse_study.ts";

function formatAt(text: string, column: number): string[] {
  const position = { file: "a.yaml", line: 12, column, text };
  const problem = { message: "Cannot", where: "base", position };
  return formatProblems(new ConfigError([problem])).split("\n");
}

Deno.test("formatProblems() shows file, line, column, text and caret", () => {
  const text = "name: a\nbase:\n  content: a.png\n  style: b.png\n" +
    "  optimizer: adm\n";
  try {
    parseStudy(text, "configs/x.yaml");
    ok(false);
  } catch (error) {
    strictEqual(
      formatProblems(error as ConfigError),
      `configs/x.yaml:5:14: Cannot use "adm" for optimizer: expected one of: ` +
        `adam (did you mean "adam"?)
  5 |   optimizer: adm
    |              ^`,
    );
  }
});

Deno.test("formatProblems() cuts long lines round the caret", () => {
  const line = "x".repeat(200) + "!" + "y".repeat(200);
  const [, shown, caret] = formatAt(line, 201);
  ok(shown!.length < 120);
  strictEqual(shown![caret!.indexOf("^")], "!");
});

Deno.test("formatProblems() keeps tabs, and no other control characters", () => {
  const [, shown, caret] = formatAt("\ta: \x1b[31m!", 10);
  ok(!shown!.includes("\x1b"));
  strictEqual(shown![caret!.indexOf("^")], "!");
  strictEqual(caret!.split("\t").length, 2);
});

Deno.test("formatProblems() names an option in one line", () => {
  const option = "--set a=\nb";
  const error = new ConfigError([{ message: "Cannot", where: "a", option }]);
  strictEqual(formatProblems(error), "--set a=�b: Cannot");
});

Deno.test("formatProblems() does without a position", () => {
  const error = new ConfigError([{ message: "Cannot", where: "--size" }]);
  strictEqual(formatProblems(error), "Cannot (at --size)");
});
