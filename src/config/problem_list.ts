/** Everything that is wrong with a study, each thing once. */
import type { ConfigProblem } from "../base/errors.ts";
import type { Whereabouts } from "./origins.ts";
import type { StudyFile } from "./read_study_file.ts";
import type { DocumentPath } from "./yaml_text.ts";

/** Further problems in one place are mostly the same for other values. */
const MAX_PER_PLACE = 3;

/** What knows where a study says what. */
export interface Places {
  /** Its files, in the order in which their problems are told. */
  readonly files: readonly Pick<StudyFile, "file">[];
  /** Problems that are known before. */
  readonly problems: readonly ConfigProblem[];
  /**
   * Where something was said.
   *
   * @param path Where it stands in the study.
   * @param part Whether its key or its value is meant.
   */
  locate(path: DocumentPath, part: "key" | "value"): Whereabouts;
}

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
  /** All problems, in the order of the files; last those of options. */
  sorted(): ConfigProblem[];
}

/**
 * Starts a list.
 *
 * @param places What knows where the study says what.
 */
export function createProblemList(places: Places): ProblemList {
  const problems = new Map(places.problems.map((it, i) => [String(i), it]));
  const counts = new Map<string, number>();
  return {
    add(path, part, message) {
      const where = pathText(path);
      const key = `${where}\n${message}`;
      const count = counts.get(where) ?? 0;
      if (problems.has(key) || count >= MAX_PER_PLACE) return;
      counts.set(where, count + 1);
      problems.set(key, { message, where, ...places.locate(path, part) });
    },
    sorted() {
      const ranks = new Map(places.files.map(({ file }, i) => [file, i]));
      const rankOf = ({ position }: ConfigProblem): number =>
        position ? ranks.get(position.file) ?? ranks.size : Infinity;
      return [...problems.values()].sort((a, b) =>
        compare(rankOf(a), rankOf(b)) ||
        compare(a.position?.line, b.position?.line) ||
        compare(a.position?.column, b.position?.column)
      );
    },
  };
}

/** The order of two numbers; infinite or missing ones may be equal. */
function compare(a = 0, b = 0): number {
  return a === b ? 0 : a - b;
}

/**
 * The path of something in a study, as users read it.
 *
 * @param path Where it stands.
 * @returns For instance `grid.beta[1]`.
 */
export function pathText(path: DocumentPath): string {
  const text = path.map((step) =>
    typeof step === "number" ? `[${step}]` : `.${step}`
  ).join("");
  return text.replace(/^\./, "") || "study";
}
