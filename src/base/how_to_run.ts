/** Settings that are no part of what comes of a trial. */

/**
 * Settings that say how a trial is run and logged: they cannot change its
 * image.
 */
export const HOW_TO_RUN: readonly string[] = [
  "backend",
  "logEvery",
  "saveEvery",
  "hashEvery",
  "checkpointEvery",
  "timeout",
  "hangTimeout",
];
