/** How many combinations a study may have, and how many rules for them. */

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
