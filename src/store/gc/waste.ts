/** What may be deleted from a results folder. */

/** Kinds of waste, in the order in which they are listed. */
export const WASTE_KINDS = [
  "leftovers",
  "superseded",
  "plans",
  "trials",
  "provenance",
] as const;

/** One of {@linkcode WASTE_KINDS}. */
export type WasteKind = (typeof WASTE_KINDS)[number];

/** Those that are looked for unless others are named: all but results. */
export const USUAL_WASTE: readonly WasteKind[] = WASTE_KINDS
  .filter((kind) => kind !== "trials");

/** A file or folder that may be deleted. */
export interface Waste {
  /** What kind of waste it is. */
  readonly kind: WasteKind;
  /** Path below the results folder, parts joined by `/`. */
  readonly path: string;
  /** How much it holds. */
  readonly bytes: number;
  /** Why it is not needed. */
  readonly why: string;
  /** Tells it from another thing that comes to lie there later. */
  readonly mark: string;
}

/** What was found, and what could not be judged. */
export interface WasteList {
  /** What may be deleted, by kind and path. */
  readonly waste: readonly Waste[];
  /** Why some things were left out, one line each. */
  readonly notes: readonly string[];
}
