/** Positions in the files of a study that has been read. */
import type { ConfigProblem } from "../base/errors.ts";
import { createProblemList } from "./problem_list.ts";
import type { Study } from "./study.ts";
import { readStudySource } from "./study_source.ts";
import type { DocumentPath } from "./yaml_text.ts";

/** Something that was found wrong after the study had been read. */
export interface LateProblem {
  /** Where in the study the wrong value stands. */
  readonly path: DocumentPath;
  /** What was found and what is allowed. */
  readonly message: string;
}

/**
 * Gives problems their positions. Reads the texts again: positions are wanted
 * only where something went wrong.
 *
 * @param study The study.
 * @param problems What is wrong.
 * @returns The problems in the order of the files.
 */
export function locateInStudy(
  study: Study,
  problems: readonly LateProblem[],
): ConfigProblem[] {
  const [own, ...others] = study.files;
  const texts = new Map(others.map(({ file, text }) => [file, text]));
  // as they were, whatever has become of the files
  const read = (file: string): string => texts.get(file)!;
  const list = createProblemList(readStudySource(own!, study.sets, read));
  for (const { path, message } of problems) list.add(path, "value", message);
  return list.sorted();
}
