/** What a study comes to, before anything runs. */
import type { Trial } from "../base/records.ts";
import type { Study } from "../config/study.ts";

/** The trials of a study. */
export interface Plan {
  /** The study. */
  readonly study: Study;
  /** Trials in the order of the study, each id once. */
  readonly trials: readonly Trial[];
  /** Combinations that were left out as repeats of earlier ones. */
  readonly duplicates: number;
  /** Things the user should know, one line each; usually none. */
  readonly warnings: readonly string[];
  /** What a sweep says when it loads images, one line each; usually none. */
  readonly notes: readonly string[];
}
