/** Positions in the file of a study that has been read. */
import type { ConfigProblem } from "../base/errors.ts";
import { createProblemList } from "./problem_list.ts";
import type { Study } from "./study.ts";
import { type DocumentPath, readYaml } from "./yaml_text.ts";

/** Something that was found wrong after the study had been read. */
export interface LateProblem {
  /** Where in the study the wrong value stands. */
  readonly path: DocumentPath;
  /** What was found and what is allowed. */
  readonly message: string;
}

/**
 * Gives problems their positions. Reads the text again: positions are wanted
 * only where something went wrong.
 *
 * @param study The study.
 * @param problems What is wrong.
 * @returns The problems in the order of the file.
 */
export function locateInStudy(
  study: Study,
  problems: readonly LateProblem[],
): ConfigProblem[] {
  const list = createProblemList(readYaml(study.text, study.file));
  for (const { path, message } of problems) list.add(path, "value", message);
  return list.sorted();
}
