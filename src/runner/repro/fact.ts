/** Something that decides a result, as it was and as it is. */

/** A fact of a record beside the same of this machine. */
export interface Fact {
  /** What it is, named as in the record. */
  readonly name: string;
  /** As it was recorded; null where the record does not tell. */
  readonly recorded: string | null;
  /** As it is now; null where there is none. */
  readonly now: string | null;
  /** Why the trial cannot be run again for this; left out if it can. */
  readonly blocks?: string;
}

/** Whether a fact has changed, as far as the record tells. */
export function hasChanged({ recorded, now }: Fact): boolean {
  return recorded !== null && recorded !== now;
}
