/** What becomes of each trial and study of an imported folder. */

/**
 * `copied`: it was missing. `replaced`: it took the place of one that is worth
 * less. `kept`: it contradicts the one that stands, and lies beside it.
 * `present`: it is there already. `refused`: it was not taken.
 */
export type ImportOutcome =
  | "copied"
  | "replaced"
  | "kept"
  | "present"
  | "refused";

/** What becomes of one trial or study. */
export interface ImportItem {
  /** What it is. */
  readonly what: "trial" | "study";
  /** Name of its folder. */
  readonly name: string;
  /** What becomes of it. */
  readonly outcome: ImportOutcome;
  /** Why, or where it lies; may be empty. */
  readonly detail: string;
}
