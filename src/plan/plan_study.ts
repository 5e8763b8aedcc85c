/** A study to the trials that it comes to. */
import { canonicalJson } from "../base/canonical_json.ts";
import { isLabelled } from "../base/labelled.ts";
import type { Json, Trial } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { ownPartsOf } from "../config/parts/used_files.ts";
import type { Study } from "../config/study.ts";
import { INITS } from "../engine/catalog.ts";
import { stopWarnings } from "./compared_trials.ts";
import type { Plan } from "./plan.ts";
import { checkSizes } from "./check_sizes.ts";
import { resolveImages } from "./resolve_images.ts";
import { resolveWeights } from "./resolve_weights.ts";
import { sameSizeWarnings, smallImageNotes } from "./size_notes.ts";
import { trialHash, trialId } from "./trial_id.ts";

/**
 * Expands a study, pins its images and weights, and names its trials.
 * Combinations that make the same image are one trial, the first of them.
 *
 * @param study The study.
 * @throws {import("../base/errors.ts").ConfigError} With every image file that
 *     is missing or neither PNG nor JPEG, every file of weights that does not
 *     fit, or every image that is too small.
 */
export async function planStudy(study: Study): Promise<Plan> {
  const images = await resolveImages(study);
  const pinNetwork = await resolveWeights(study);
  const byHash = new Map<string, Trial>();
  let repeat: Repeat | undefined;
  for (const { settings: written, varied } of study.combinations) {
    const content = images.get(written.content)!.ref;
    const style = images.get(written.style)!.ref;
    const { network, weightsSha256 } = pinNetwork(written.network);
    const settings = { ...written, network };
    const parts = ownPartsOf(settings, study.use);
    const identified = {
      ...{ settings, content, style, weightsSha256 },
      ...(parts.length > 0 && { parts }),
    };
    const hash = trialHash(identified);
    const same = byHash.get(hash);
    if (same !== undefined) {
      repeat ??= { same, varied };
      continue;
    }
    byHash.set(hash, { id: trialId(hash), hash, ...identified, varied });
  }
  const trials = [...byHash.values()];
  checkSizes(study, trials, images);
  const duplicates = study.combinations.length - trials.length;
  const warnings = [
    ...study.warnings,
    ...stopWarnings(study, trials),
    ...repeat ? [duplicateWarning(duplicates, repeat, study)] : [],
    ...sameSizeWarnings(trials, images),
  ];
  const notes = smallImageNotes(trials, images);
  return { study, trials, duplicates, warnings, notes };
}

/** A combination that is left out. */
interface Repeat {
  /** The trial that makes its image. */
  readonly same: Trial;
  /** What varies, as the combination has it. */
  readonly varied: Trial["varied"];
}

function duplicateWarning(
  count: number,
  { same, varied }: Repeat,
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
    `make the same image as another one, for instance ` +
    `${differenceText(varied, same.varied)} as trial ${same.id}${why}`;
}

function valueText(value: Json): string {
  if (isLabelled(value)) return value.label;
  return typeof value === "string" ? value : canonicalJson(value);
}

/** In what a combination differs from another one. */
function differenceText(
  varied: Trial["varied"],
  other: Trial["varied"],
): string {
  const differing = Object.entries(varied).filter(([path, value]) =>
    canonicalJson(value) !== canonicalJson(other[path] ?? null)
  );
  // two rows may be equal
  const shown = differing.length > 0 ? differing : Object.entries(varied);
  return shown.map(([path, value]) => `${path} ${valueText(value)}`).join(", ");
}
