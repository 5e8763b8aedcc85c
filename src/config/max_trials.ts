/** How much a study may make of few lines. */

/**
 * More would hardly be run, and is rather a slip than a wish; and their plan
 * would come near the longest text that V8 can hold.
 */
export const MAX_TRIALS = 100_000;

/**
 * Combinations times rules of `when` and `exclude`: each rule is held against
 * each combination, and that many take two seconds.
 */
export const MAX_RULE_CHECKS = 20_000_000;

/** Rows of `random` times paths: that many take two seconds and 0.7 GB. */
export const MAX_DRAWN = 500_000;
