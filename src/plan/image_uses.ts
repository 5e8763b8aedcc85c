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
  for (const field of ["content", "style"] as const) {
    const axis = study.grid.find(({ path }) => path === field);
    const named: [string, DocumentPath][] = axis === undefined
      ? [[study.base[field], ["base", field]]]
      : axis.values.map((value, i) => [String(value), ["grid", field, i]]);
    for (const [source, path] of named) {
      if (!uses.has(source)) uses.set(source, path);
    }
  }
  return uses;
}
