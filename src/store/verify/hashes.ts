/** Computes hashes that records only claim, for layers above the store. */
import type { TrialRecord } from "../../base/records.ts";

/**
 * Computes the hash of a trial anew. The store does not know what makes the
 * identity of a trial.
 */
export interface Hashes {
  /**
   * From a record.
   *
   * @param record What `trial.json` says; only its form has been checked.
   * @returns 64 hex digits; undefined where the record does not tell enough.
   */
  ofRecord(record: TrialRecord): string | undefined;
  /**
   * From a trial of a plan.
   *
   * @param trial What the plan says of it, and of all its trials, unchecked.
   * @returns 64 hex digits; undefined where the entry does not tell enough.
   */
  ofPlanned(trial: unknown): string | undefined;
  /**
   * Why a text is not the study that it should be, of which no hash is known.
   *
   * @param text The text.
   * @param study Name of the study.
   * @returns What is wrong, as a part of a sentence; undefined if nothing is.
   */
  problemOfStudy?(text: string, study: string): string | undefined;
}
