/** Everything that is wrong with a study, each thing once. */
import type { ConfigProblem } from "../base/errors.ts";
import { placeText, type Whereabouts } from "./origins.ts";
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
  /**
  /**
   * Adds a problem of two keys of which only one may be there, at the one in
   * the file that is nearest to the study's own; within a file at the second.
   *
   * @param first Where one stands.
   * @param second Where the other does.
   * @param message What is wrong; gets whether the first one is blamed, and
   *     where the other one stands.
   */
  addClash(
    first: DocumentPath,
    second: DocumentPath,
    message: (isFirst: boolean, other: string) => string,
  ): void;
  /**
   * The problems, in the order of the files, last those of options; the first
   * found of very many.
   */
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
  let left = 0;
  const ranks = new Map(places.files.map(({ file }, i) => [file, i]));
  const rankOf = ({ position }: Whereabouts): number =>
    position ? ranks.get(position.file) ?? ranks.size : Infinity;
  const list: ProblemList = {
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
      problems.set(key, { message, where, ...places.locate(path, part) });
    },
    addClash(first, second, message) {
      const found = [first, second].map((it) => places.locate(it, "key"));
      const isFirst = rankOf(found[0]!) < rankOf(found[1]!);
      const other = placeText(found[isFirst ? 1 : 0]!);
      list.add(isFirst ? first : second, "key", message(isFirst, other));
    },
    sorted() {
      const sorted = [...problems.values()].sort((a, b) =>
        compare(rankOf(a), rankOf(b)) ||
        compare(a.position?.line, b.position?.line) ||
        compare(a.position?.column, b.position?.column)
      );
      if (left === 0) return sorted;
      const message = `Cannot tell all problems: these are ${sorted.length}, ` +
        `and there are ${left} more; mend these first`;
      return [...sorted, { ...sorted.at(-1)!, message }];
    },
  };
  return list;
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
