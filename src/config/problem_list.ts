/** Everything that is wrong with a study, each thing once. */
import type { ConfigProblem } from "../base/errors.ts";
import type { DocumentPath, YamlText } from "./yaml_text.ts";

/** Further problems in one place are mostly the same for other values. */
const MAX_PER_PLACE = 3;

/** Nobody reads more at once, and a broken file may have a million. */
export const MAX_PROBLEMS = 100;

/** A growing list of problems. */
export interface ProblemList {
  /**
   * Adds a problem, unless it is there already, or others at the same place.
   *
   * @param path Where in the study it is.
   * @param part Whether the key there or its value is wrong.
   * @param message What was found and what is allowed.
   */
  add(path: DocumentPath, part: "key" | "value", message: string): void;
  /** The problems, in the order of the file; the first found of very many. */
  sorted(): ConfigProblem[];
}

/**
 * Starts an empty list.
 *
 * @param yaml The study's text, which knows positions.
 */
export function createProblemList(yaml: YamlText): ProblemList {
  const problems = new Map<string, ConfigProblem>();
  const counts = new Map<string, number>();
  let left = 0;
  return {
    add(path, part, message) {
      const where = pathText(path);
      const key = `${where}\n${message}`;
      const count = counts.get(where) ?? 0;
      if (problems.has(key) || count >= MAX_PER_PLACE) return;
      if (problems.size >= MAX_PROBLEMS) {
        left++;
        return;
      }
      counts.set(where, count + 1);
      const position = yaml.locate(path, part);
      problems.set(key, { message, where, position });
    },
    sorted() {
      const sorted = [...problems.values()].sort((a, b) =>
        a.position!.line - b.position!.line ||
        a.position!.column - b.position!.column
      );
      if (left === 0) return sorted;
      const message = `Cannot tell all problems: these are ${sorted.length}, ` +
        `and there are ${left} more; mend these first`;
      return [...sorted, { ...sorted.at(-1)!, message }];
    },
  };
}

/** `grid.beta[1]`. */
function pathText(path: DocumentPath): string {
  const text = path.map((step) =>
    typeof step === "number" ? `[${step}]` : `.${step}`
  ).join("");
  return text.replace(/^\./, "") || "study";
}
