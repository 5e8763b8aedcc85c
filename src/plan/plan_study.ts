/** A study to the trials that it comes to. */
import { findFile } from "../assets/manifest.ts";
import type { Trial } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import type { Study } from "../config/study.ts";
import { INITS, NETWORKS } from "../engine/catalog.ts";
import { expandStudy } from "./expand_study.ts";
import type { Plan } from "./plan.ts";
import { resolveImages } from "./resolve_images.ts";
import { trialHash, trialId } from "./trial_id.ts";

/**
 * Expands a study, pins its images and weights, and names its trials.
 * Combinations that make the same image are one trial, the first of them.
 *
 * @param study The study.
 * @throws {import("../base/errors.ts").ConfigError} With every image file that
 *     is missing or neither PNG nor JPEG.
 */
export async function planStudy(study: Study): Promise<Plan> {
  const images = await resolveImages(study);
  const weights = new Map<string, string>();
  for (const { name } of networksOf(study)) {
    const id = lookup(NETWORKS, name).weights;
    weights.set(name, findFile(id).file.sha256);
  }
  const expanded = expandStudy(study);
  const trials = new Map<string, Trial>();
  for (const { settings, varied } of expanded) {
    const content = images.get(settings.content)!;
    const style = images.get(settings.style)!;
    const weightsSha256 = weights.get(settings.network.name)!;
    const parts = { settings, content, style, weightsSha256 };
    const hash = trialHash(parts);
    if (trials.has(hash)) continue;
    trials.set(hash, { id: trialId(hash), hash, ...parts, varied });
  }
  const duplicates = expanded.length - trials.size;
  const warnings = duplicates === 0
    ? []
    : [duplicateWarning(duplicates, study)];
  return { study, trials: [...trials.values()], duplicates, warnings };
}

function networksOf({ base, variants }: Study): { readonly name: string }[] {
  const varied = variants.find(({ field }) => field === "network");
  return varied ? varied.values as { name: string }[] : [base.network];
}

function duplicateWarning(count: number, { grid, base }: Study): string {
  const [are, they] = count === 1 ? ["is", "it"] : ["are", "they"];
  const isSeeded = lookup(INITS, base.init.name).seeded;
  const why = !isSeeded && grid.some(({ path }) => path === "seed")
    ? ` (the seed changes nothing with init: ${base.init.name})`
    : "";
  return `${count} of the grid's combinations ${are} left out: ${they} would ` +
    `make the same image as another one${why}`;
}
