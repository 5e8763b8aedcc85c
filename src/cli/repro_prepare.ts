/** Trials of records, made ready to run again. */
import { GramlabError } from "../base/errors.ts";
import type { Trial, TrialRecord } from "../base/records.ts";
import type { PartFile } from "../config/parts/load_parts.ts";
import { BACKENDS } from "../engine/catalog.ts";
import { trialOfRecord } from "../plan/trial_of_record.ts";
import type { Fact } from "../runner/repro/fact.ts";
import { inputFacts } from "../runner/repro/input_facts.ts";
import { type ImageFinder, relocate } from "./repro_images.ts";
import { loadKeptParts } from "./repro_parts.ts";

/** A trial that was recorded. */
export interface Recorded {
  /** What its `trial.json` says. */
  readonly record: TrialRecord;
  /** Name of its folder. */
  readonly folder: string;
  /** Path of its folder. */
  readonly path: string;
}

/** A trial that can be run. */
export interface Prepared {
  /** Where it was recorded. */
  readonly recorded: Recorded;
  /** What is to run, on the backend that ran it. */
  readonly trial: Trial;
  /** Images and weights, then and now. */
  readonly inputs: readonly Fact[];
  /** Files of parts that it uses. */
  readonly files: readonly PartFile[];
  /** What was found elsewhere, a sentence each without its stop. */
  readonly notes: readonly string[];
}

/** Why a trial cannot be run. */
export interface Refusal {
  /** In words. */
  readonly whyNot: string;
  /** What the process exits with for it. */
  readonly exitCode: number;
  /** Images and weights, then and now; empty if they were not looked at. */
  readonly facts: readonly Fact[];
}

/** Bad input: the images or weights that were used are not there. */
const INPUTS_CHANGED = 2;

/**
 * Makes a trial ready to run again.
 *
 * @param recorded The trial.
 * @param results The results folder, for parts that are kept there.
 * @param finder Looks for images that are not where they were.
 * @returns The trial, or why it cannot run.
 */
export async function prepare(
  recorded: Recorded,
  results: string,
  finder?: ImageFinder,
): Promise<Prepared | Refusal> {
  const { record } = recorded;
  try {
    if (record.pixelsSha256 === null) return refusal("it left no image");
    const { backend } = record.environment;
    if (!Object.hasOwn(BACKENDS, backend)) {
      return refusal(`there is no backend "${backend}" here`);
    }
    const files = await loadKeptParts(record, results);
    const planned = trialOfRecord(record);
    const { trial: { settings, ...trial }, notes } = finder === undefined
      ? { trial: planned, notes: [] }
      : await relocate(planned, record, finder);
    const inputs = await inputFacts({ settings, ...trial });
    const blocked = inputs.flatMap(({ blocks = [] }) => blocks);
    if (blocked.length > 0) return refusal(blocked.join("; "), inputs);
    const again = { ...trial, settings: { ...settings, backend } };
    return { recorded, trial: again, inputs, files, notes };
  } catch (error) {
    if (!(error instanceof GramlabError)) throw error;
    const { message: whyNot, exitCode } = error;
    return { whyNot, exitCode, facts: [] };
  }
}

function refusal(whyNot: string, facts: readonly Fact[] = []): Refusal {
  return { whyNot, exitCode: INPUTS_CHANGED, facts };
}
