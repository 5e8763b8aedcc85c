/** How many combinations a study may have. */

/** More would hardly be run, and is rather a slip than a wish. */
export const MAX_TRIALS = 1_000_000;
