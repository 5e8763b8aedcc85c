/** A study to the trials that it comes to. */
import type { Trial } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { ownPartsOf } from "../config/parts/used_files.ts";
import type { Study } from "../config/study.ts";
import { INITS } from "../engine/catalog.ts";
import { stopWarnings } from "./compared_trials.ts";
import type { Plan } from "./plan.ts";
import { resolveImages } from "./resolve_images.ts";
import { resolveWeights } from "./resolve_weights.ts";
import { trialHash, trialId } from "./trial_id.ts";

/**
 * Expands a study, pins its images and weights, and names its trials.
 * Combinations that make the same image are one trial, the first of them.
 *
 * @param study The study.
 * @throws {import("../base/errors.ts").ConfigError} With every image file that
 *     is missing or neither PNG nor JPEG, or every file of weights that does not
 *     fit.
 */
export async function planStudy(study: Study): Promise<Plan> {
  const images = await resolveImages(study);
  const pinNetwork = await resolveWeights(study);
  const trials = new Map<string, Trial>();
  for (const { settings: written, varied } of study.combinations) {
    const content = images.get(written.content)!;
    const style = images.get(written.style)!;
    const { network, weightsSha256 } = pinNetwork(written.network);
    const settings = { ...written, network };
    const parts = ownPartsOf(settings, study.use);
    const identified = {
      ...{ settings, content, style, weightsSha256 },
      ...(parts.length > 0 && { parts }),
    };
    const hash = trialHash(identified);
    if (trials.has(hash)) continue;
    trials.set(hash, { id: trialId(hash), hash, ...identified, varied });
  }
  const duplicates = study.combinations.length - trials.size;
  const warnings = [
    ...study.warnings,
    ...stopWarnings(study, [...trials.values()]),
    ...duplicates > 0 ? [duplicateWarning(duplicates, study)] : [],
  ];
  return { study, trials: [...trials.values()], duplicates, warnings };
}

function duplicateWarning(
  count: number,
  { axes, combinations }: Study,
): string {
  const [are, they] = count === 1 ? ["is", "it"] : ["are", "they"];
  const isSeedVaried = axes.some(({ rows }) =>
    rows.some((row) => row.some(({ path }) => path === "seed"))
  );
  const unseeded = isSeedVaried &&
    combinations.find(({ settings }) =>
      !lookup(INITS, settings.init.name).seeded
    );
  const why = unseeded
    ? ` (the seed changes nothing with init: ${unseeded.settings.init.name})`
    : "";
  return `${count} of the study's combinations ${are} left out: ${they} would ` +
    `make the same image as another one${why}`;
}
