/** A study file and those that it extends, one after the other. */
import { dirname, isAbsolute, join, resolve } from "node:path";
import { type ConfigProblem, UsageError } from "../base/errors.ts";
import { isMap, membersOf } from "./members.ts";
import type { StudyFile } from "./read_study_file.ts";
import { show } from "./show.ts";
import { STUDY_FORM } from "./study_schema.ts";
import { readYaml, type YamlText } from "./yaml_text.ts";

/** More is rather a slip than a wish. */
const MAX_FILES = 16;

/** A file of a chain. */
export interface Link extends StudyFile {
  /** What it says. */
  readonly yaml: YamlText;
}

/** A file and what it extends. */
export interface Chain {
  /** The study's own file, what that extends, what that extends, … */
  readonly links: readonly Link[];
  /** Why it goes no further, though it should; none if it is whole. */
  readonly problems: readonly ConfigProblem[];
}

/**
 * Follows `extends` from file to file.
 *
 * @param own The study's own file.
 * @param read Reads another file; throws a `UsageError` if it cannot.
 * @returns The files as far as they can be read: at least `own`, unless its
 *     YAML is wrong.
 */
export function readChain(
  own: StudyFile,
  read: (file: string) => string,
): Chain {
  const links: Link[] = [];
  let next: StudyFile | undefined = own;
  while (next !== undefined) {
    const yaml = readYaml(next.text, next.file);
    const problems = [...yaml.problems, ...formProblems(yaml, links)];
    if (problems.length > 0) return { links, problems };
    links.push({ ...next, yaml });
    const parent = parentOf(links, read);
    if (parent !== undefined && "message" in parent) {
      return { links, problems: [parent] };
    }
    next = parent;
  }
  return { links, problems: [] };
}

/** What is wrong with a file that is extended; others are checked later. */
function formProblems(
  { value, problems, locate }: YamlText,
  { length }: readonly Link[],
): ConfigProblem[] {
  if (length === 0 || problems.length > 0 || isMap(value)) return [];
  const message = `Cannot use ${show(value)} for study: ${STUDY_FORM}`;
  return [{ message, where: "study", position: locate([], "value") }];
}

/** The file that the last one extends, why there is none, or nothing. */
function parentOf(
  links: readonly Link[],
  read: (file: string) => string,
): StudyFile | ConfigProblem | undefined {
  const { file: child, yaml } = links.at(-1)!;
  const root = membersOf(yaml.value);
  if (!Object.hasOwn(root, "extends")) return undefined;
  const written = root.extends;
  const problem = (message: string): ConfigProblem => ({
    message,
    where: "extends",
    position: yaml.locate(["extends"], "value"),
  });
  if (typeof written !== "string" || written === "") {
    return problem(
      `Cannot use ${show(written)} for extends: expected the path of a study ` +
        "file, relative to this one",
    );
  }
  const file = isAbsolute(written) ? written : join(dirname(child), written);
  const circle = circleOf(links, file);
  if (circle !== undefined) {
    return problem(
      `Cannot extend ${written}: the files extend each other in a circle: ` +
        circle,
    );
  }
  if (links.length === MAX_FILES) {
    return problem(
      `Cannot extend ${written}: expected at most ${MAX_FILES} files that ` +
        "extend one another",
    );
  }
  try {
    return { file, text: read(file) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return problem(error.message);
  }
}

/** The names of files that lead from one to itself, or nothing. */
function circleOf(links: readonly Link[], file: string): string | undefined {
  const path = resolve(file);
  const start = links.findIndex((link) => resolve(link.file) === path);
  if (start < 0) return undefined;
  const files = links.slice(start).map((link) => link.file);
  return [...files, files[0]].join(" → ");
}
