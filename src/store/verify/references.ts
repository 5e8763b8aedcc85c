/** What the records of trials say of the studies that made them. */
import type { TrialRecord } from "../../base/records.ts";

/** Digits of a hash that the folder of a part is called by. */
const PART_DIGITS = 12;

/** What trials refer to in the folder of a study; each with one such trial. */
export interface StudyReferences {
  /** SHA-256 of the plans that trials were made of. */
  readonly plans: ReadonlyMap<string, string>;
  /** SHA-256 of the studies. */
  readonly studies: ReadonlyMap<string, string>;
  /** Names of the folders of parts. */
  readonly parts: ReadonlyMap<string, string>;
}

type Collected = {
  readonly [Key in keyof StudyReferences]: Map<string, string>;
};

/** Nothing is referred to. */
export const NO_REFERENCES: StudyReferences = {
  plans: new Map(),
  studies: new Map(),
  parts: new Map(),
};

/** Gathers what trials refer to in `studies/`. */
export class References {
  readonly #studies = new Map<string, Collected>();

  /**
   * Takes in a trial.
   *
   * @param record Its record; one of version 1 refers to nothing.
   * @param trial Path of the trial, for what is told of it.
   */
  add({ provenance, parts = [] }: TrialRecord, trial: string): void {
    const [, study] = /^studies\/([^/]+)\/plan\.json$/
      .exec(provenance?.plan.path ?? "") ?? [];
    if (provenance === undefined || study === undefined) return;
    const of = this.#studies.get(study) ??
      { plans: new Map(), studies: new Map(), parts: new Map() };
    this.#studies.set(study, of);
    of.plans.set(provenance.plan.sha256, trial);
    of.studies.set(provenance.study.sha256, trial);
    for (const { sha256 } of parts) {
      of.parts.set(sha256.slice(0, PART_DIGITS), trial);
    }
  }

  /** Names of the studies that are referred to. */
  names(): string[] {
    return [...this.#studies.keys()];
  }

  /**
   * What is referred to in the folder of a study.
   *
   * @param study Name of the study.
   */
  of(study: string): StudyReferences {
    return this.#studies.get(study) ?? NO_REFERENCES;
  }
}
