/** Where a study names its images. */
import type { Study } from "../config/study.ts";
import type { DocumentPath } from "../config/yaml_text.ts";

/**
 * The images that the trials of a study use, each once.
 *
 * @param study The study.
 * @returns Image as the study names it, to the first place that does.
 */
export function imageUses(study: Study): Map<string, DocumentPath> {
  const uses = new Map<string, DocumentPath>();
  for (const role of ["content", "style"] as const) {
    const given = new Map(
      study.assignments.toReversed().filter(({ path }) => path === role)
        .map(({ value, place }) => [value, place]),
    );
    for (const { settings: { [role]: source } } of study.combinations) {
      if (uses.has(source)) continue;
      uses.set(source, given.get(source) ?? ["base", role]);
    }
  }
  return uses;
}
