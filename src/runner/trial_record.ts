/** The record of a trial that has ended. */
import type {
  Environment,
  Provenance,
  Trial,
  TrialRecord,
} from "../base/records.ts";
import { metricVersions } from "../config/parts/metric_versions.ts";
import { ENGINE_VERSION } from "../engine/stylize.ts";
import { RECORD_VERSION, SCHEMA_VERSION } from "../store/mod.ts";
import type { Outcome } from "./events.ts";
import type { Times } from "./trial_times.ts";

/** Its images as they were used. */
export type Images = Pick<TrialRecord, "content" | "style">;

/** What is known of a trial besides itself and its outcome. */
export interface MadeTrial extends Times {
  /** Name of the study. */
  readonly study: string;
  /** Software and machine. */
  readonly environment: Environment;
  /** What it was made of, if it is known. */
  readonly provenance?: Provenance;
  /** Its images. */
  readonly images: Images;
  /** What stopped it, or might have. */
  readonly stop: Pick<TrialRecord, "stop" | "rungs">;
}

/**
 * Puts a record together.
 *
 * @param trial The trial.
 * @param outcome How it ended.
 * @param made What else is known.
 */
export function toRecord(
  trial: Trial,
  outcome: Outcome,
  made: MadeTrial,
): TrialRecord {
  const { outputPng: _png, isCrash: _, state, reason, ...results } = outcome;
  const { study, images, stop, ...origin } = made;
  // in the order in which people want to read the file
  return {
    schemaVersion: SCHEMA_VERSION,
    recordVersion: RECORD_VERSION,
    engineVersion: ENGINE_VERSION,
    id: trial.id,
    hash: trial.hash,
    study,
    state,
    reason,
    settings: trial.settings,
    content: images.content,
    style: images.style,
    weightsSha256: trial.weightsSha256,
    ...(trial.parts && { parts: trial.parts }),
    ...results,
    ...metricVersions(results.metrics),
    ...stop,
    ...origin,
  };
}
