/** How many combinations a study may have. */

/**
 * More would hardly be run, and is rather a slip than a wish; and their plan
 * would come near the longest text that V8 can hold.
 */
export const MAX_TRIALS = 100_000;
