/** Study files for tests. */
import { ConfigError } from "../../src/base/errors.ts";
import { parseStudy } from "../../src/config/parse_study.ts";

/** A study with the images given and `base` and `grid` in flow style. */
export function studyText(base = "", grid = ""): string {
  return `name: test
base: { content: photo:astronaut, style: painted:swirl, ${base} }
grid: { ${grid} }
`;
}

/** Where each problem of a study stands, `line:column where`, and its text. */
export function problemsOf(text: string): [string, string][] {
  try {
    parseStudy(text, "test.yaml");
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ message, where, position }) => [
      `${position?.line}:${position?.column} ${where}`,
      message,
    ]);
  }
  return [];
}
