/** Refuses trials that cannot but fail, for the sizes of their images. */
import { ConfigError } from "../base/errors.ts";
import type { Settings, Trial } from "../base/records.ts";
import { FIELDS } from "../config/fields.ts";
import { type LateProblem, locateInStudy } from "../config/locate_in_study.ts";
import type { FieldName, Study } from "../config/study.ts";
import type { DocumentPath } from "../config/yaml_text.ts";
import { watchedMetrics } from "./compared_trials.ts";
import { imageUses } from "./image_uses.ts";
import { type SizeProblem, sizeProblems } from "./size_problems.ts";
import { type PinnedImages, usedSizes } from "./used_sizes.ts";

/**
 * Checks that all images are large enough for what looks at them, and as large
 * as each other where positions are compared.
 *
 * @param study The study.
 * @param trials Its trials.
 * @param images The images that they use.
 * @throws {ConfigError} With everything that does not fit, at the setting that
 *     makes it so.
 */
export function checkSizes(
  study: Study,
  trials: readonly Trial[],
  images: PinnedImages,
): void {
  const watched = watchedMetrics(study);
  const checked = new Set<string>();
  const problems: LateProblem[] = [];
  for (const trial of trials) {
    const key = sizeKey(trial.settings);
    if (checked.has(key)) continue;
    checked.add(key);
    const used = usedSizes(trial.settings, images);
    for (const problem of sizeProblems(trial.settings, used, watched)) {
      const path = placeOf(problem, trial, { study, images });
      problems.push({ path, message: problem.message });
    }
  }
  if (problems.length === 0) return;
  throw new ConfigError(locateInStudy(study, problems));
}

/** Equal for trials whose images fit alike. */
function sizeKey(settings: Settings): string {
  const { content, style, size, styleSize, network, styleCost } = settings;
  return JSON.stringify([
    ...[content, style, size, styleSize, network.name, styleCost.name],
    ...[settings.contentLayers, settings.styleLayers].map(Object.keys),
  ]);
}

function placeOf(
  { by, image }: SizeProblem,
  trial: Trial,
  { study, images }: { readonly study: Study; readonly images: PinnedImages },
): DocumentPath {
  if ("metric" in by) {
    const key = study.search?.metric === by.metric ? "search" : "stop";
    return [key, "metric"];
  }
  const { settings } = trial;
  const { size, styleSize } = settings;
  const given = placeOfField(
    image !== undefined && isReduced(image, settings, images)
      ? image === "style" && styleSize !== size ? "styleSize" : "size"
      : by.field,
    trial,
    study,
  );
  // a default is nobody's choice, an image is
  return given ?? imageUses(study).get(settings[image ?? "style"])!;
}

/** Whether a larger size would make the image larger. */
function isReduced(
  role: "content" | "style",
  settings: Settings,
  images: PinnedImages,
): boolean {
  const { own } = images.get(settings[role])!;
  const longest = role === "content" ? settings.size : settings.styleSize;
  return own === undefined || Math.max(own.width, own.height) > longest;
}

/** Where a study gives a trial one of its settings, if it does. */
function placeOfField(
  field: FieldName,
  { settings, varied }: Trial,
  { assignments }: Study,
): DocumentPath | undefined {
  const given = assignments.findLast((it) =>
    it.field === field &&
    (it.value === settings[field] || it.written === varied[it.path])
  );
  if (given !== undefined) return given.place;
  return isDefault(field, settings) ? undefined : ["base", field];
}

function isDefault(field: FieldName, settings: Settings): boolean {
  const standard: unknown = FIELDS[field].schema.parse(FIELDS[field].default);
  return JSON.stringify(standard) === JSON.stringify(settings[field]);
}
